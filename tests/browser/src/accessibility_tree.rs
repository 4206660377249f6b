//! The page's accessibility tree as text: what a screen reader gets, a line for each element.
//!
//! Numbers in what is read aloud are written as `#`, because training changes them. Names of controls keep theirs.

use std::collections::HashMap;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::Page;

/// An element with a role, or a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AccessibleNode {
    pub(crate) role: String,
    pub(crate) name: String,
    /// Value and states as they are printed, with a space before each.
    pub(crate) states: String,
    pub(crate) children: Vec<Self>,
}

/// Roles without a meaning of their own: their content stands in their place.
const TRANSPARENT: [&str; 17] = [
    "generic",
    "none",
    "LabelText",
    "Legend",
    "MenuListPopup",
    "Pre",
    "emphasis",
    "strong",
    "code",
    "mark",
    "subscript",
    "superscript",
    "Abbr",
    "figcaption",
    "Figcaption",
    "sectionheader",
    "sectionfooter",
];

/// Roles that are not presented, or repeat the text around them.
const LEFT_OUT: [&str; 3] = ["InlineTextBox", "LineBreak", "ListMarker"];

/// Roles whose content is not presented beside their name or value.
const SEALED: [&str; 10] = [
    "button", "checkbox", "img", "math", "option", "radio", "slider", "switch", "tab", "textbox",
];

/// Roles whose names training changes.
const RUNNING: [&str; 12] = [
    "text",
    "paragraph",
    "img",
    "application",
    "status",
    "alert",
    "math",
    "cell",
    "gridcell",
    "row",
    "rowheader",
    "meter",
];

impl Page {
    /// Returns the page's accessibility tree as it is now.
    ///
    /// Errors: [`crate::NotPossible`] in other browsers than Chromium.
    pub async fn accessibility_tree(&self) -> Result<AccessibleNode> {
        let answer = self
            .devtools("Accessibility.getFullAXTree", json!({}))
            .await?;
        read_tree(&answer)
    }
}

/// Reads the answer of DevTools.
///
/// Errors: it holds no tree.
fn read_tree(answer: &Value) -> Result<AccessibleNode> {
    let nodes = answer["nodes"].as_array().context("no list of nodes")?;
    let by_id: HashMap<&str, &Value> = nodes
        .iter()
        .filter_map(|node| Some((node["nodeId"].as_str()?, node)))
        .collect();
    let root = nodes.iter().find(|node| node["parentId"].is_null());
    let mut read = read_node(root.context("no root")?, &by_id);
    read.pop().context("the root is ignored")
}

/// Returns an element, or the content of one that has no meaning of its own.
fn read_node(node: &Value, by_id: &HashMap<&str, &Value>) -> Vec<AccessibleNode> {
    let role = role_of(node);
    if LEFT_OUT.contains(&role) {
        return vec![];
    }
    let name = text_of(&node["name"]);
    if role == "StaticText" {
        return text_node(name).into_iter().collect();
    }
    let ids = node["childIds"].as_array().map_or(&[][..], Vec::as_slice);
    let children = ids.iter().filter_map(|id| by_id.get(id.as_str()?));
    let children = children.flat_map(|child| read_node(child, by_id)).collect();
    if node["ignored"] == true || TRANSPARENT.contains(&role) {
        return match role {
            // It is the name of the control that it labels.
            "LabelText" | "Legend" => without_texts(children),
            _ => children,
        };
    }
    let mut read = AccessibleNode {
        role: role.to_owned(),
        name: mask_if(RUNNING.contains(&role), &name),
        states: states_of(node, &name),
        children: joined_texts(children),
    };
    if role == "math" {
        // The parts of a formula are of one kind: its text says it all.
        read.name = read.all_text();
    }
    if role == "combobox" {
        read.list_options();
    }
    if SEALED.contains(&role) {
        read.children.clear();
    }
    // A name that comes from the content is printed once.
    let name = read.name.clone();
    let is_new = |child: &AccessibleNode| child.role != "text" || !holds(&name, &child.name);
    read.children.retain(is_new);
    read.take_sole_text();
    vec![read]
}

/// The role by its name in ARIA, where Chromium has one of its own.
fn role_of(node: &Value) -> &str {
    match node["role"]["value"].as_str().unwrap_or_default() {
        "RootWebArea" => "page",
        "image" | "Canvas" | "SvgRoot" => "img",
        "MathMLMath" => "math",
        "DisclosureTriangle" | "DisclosureTriangleGrouped" => "summary",
        "Details" => "details",
        "DescriptionList" => "descriptionlist",
        // A table without headers counts as a means of layout.
        role if role.starts_with("MathML") || role.starts_with("LayoutTable") => "generic",
        role => role,
    }
}

fn text_of(value: &Value) -> String {
    let words = value["value"].as_str().unwrap_or_default();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text_node(text: String) -> Option<AccessibleNode> {
    (!text.is_empty()).then(|| AccessibleNode {
        role: "text".to_owned(),
        name: mask(&text),
        ..AccessibleNode::default()
    })
}

fn without_texts(mut nodes: Vec<AccessibleNode>) -> Vec<AccessibleNode> {
    nodes.retain(|node| node.role != "text");
    nodes
}

/// Joins texts that follow each other: a sentence with an emphasis is one.
fn joined_texts(nodes: Vec<AccessibleNode>) -> Vec<AccessibleNode> {
    let mut joined: Vec<AccessibleNode> = Vec::new();
    for node in nodes {
        match joined.last_mut() {
            Some(last) if last.role == "text" && node.role == "text" => {
                last.name += " ";
                last.name += &node.name;
            }
            _ => joined.push(node),
        }
    }
    joined
}

/// Whether the name says what the text says; spaces between parts do not matter.
fn holds(name: &str, text: &str) -> bool {
    let dense = |text: &str| mask(text).split_whitespace().collect::<String>();
    dense(name).contains(&dense(text))
}

/// Value, states and description, as they are printed.
fn states_of(node: &Value, name: &str) -> String {
    let mut states = String::new();
    let value = match &node["value"]["value"] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let role = role_of(node);
    // Of a button for files the browser writes it, in words of its own.
    if !value.is_empty() && role != "button" {
        states += &format!(" = \"{}\"", mask(&value));
    }
    let none = vec![];
    let properties = node["properties"].as_array().unwrap_or(&none);
    let property = |name: &str| {
        let found = properties.iter().find(|it| it["name"] == name)?;
        match &found["value"]["value"] {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            other => Some(other.to_string()),
        }
    };
    for name in ["checked", "pressed", "expanded", "selected"] {
        // Every list can be expanded.
        let is_noted = !(name == "expanded" && role == "combobox");
        if let Some(value) = property(name).filter(|_| is_noted) {
            states += &match &*value {
                "true" => format!(" {name}"),
                "false" => format!(" not {name}"),
                _ => format!(" {name} {value}"),
            };
        }
    }
    for name in ["disabled", "required", "invalid", "readonly", "modal"] {
        if property(name).is_some_and(|value| value != "false") {
            states += &format!(" {name}");
        }
    }
    if let Some(level) = property("level").filter(|_| role == "heading") {
        states += &format!(" level {level}");
    }
    // Texts that training changes are live at rest only: which it is depends on the moment.
    if property("live").is_some() {
        states += " live";
    }
    let description = text_of(&node["description"]);
    if !description.is_empty() && description != name && description != value {
        states += &format!(" ({})", mask(&description));
    }
    states
}

impl AccessibleNode {
    /// The text of all descendants.
    fn all_text(&self) -> String {
        let parts = self.children.iter().map(|child| match &*child.role {
            "text" => child.name.clone(),
            _ => child.all_text(),
        });
        parts.collect::<Vec<_>>().join(" ")
    }

    /// Prints a text that is all of a nameless element in the element's line.
    fn take_sole_text(&mut self) {
        if let ([text], "") = (self.children.as_mut_slice(), self.name.as_str())
            && text.role == "text"
        {
            self.name = std::mem::take(&mut text.name);
            self.children.clear();
        }
    }

    /// Prints the options of a list in its line.
    fn list_options(&mut self) {
        let options = self.children.iter().filter(|it| it.role == "option");
        let names: Vec<&str> = options.map(|it| it.name.as_str()).collect();
        if !names.is_empty() {
            self.states += &format!(" of {}", names.join(" | "));
        }
        self.children.retain(|it| it.role != "option");
    }
}

fn mask_if(is_running: bool, text: &str) -> String {
    match is_running {
        true => mask(text),
        false => text.to_owned(),
    }
}

/// Writes `#` for each number of a text. Digits that follow a letter, as in `F1`, belong to a name.
pub fn mask(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let is_within_name = before.is_some_and(|it| it.is_alphanumeric());
        match number_length(&letters[at..]) {
            Some(n) if !is_within_name => {
                masked.push('#');
                at += n;
            }
            _ => {
                masked.push(letter);
                at += 1;
            }
        }
    }
    masked
}

/// The number of characters of the number that a text starts with.
fn number_length(letters: &[char]) -> Option<usize> {
    let digits = |from: usize| {
        let rest = letters.get(from..).unwrap_or_default();
        rest.iter().take_while(|it| it.is_ascii_digit()).count()
    };
    let is_at = |at: usize, these: &[char]| letters.get(at).is_some_and(|it| these.contains(it));
    let mut end = usize::from(is_at(0, &['-', '−', '+']));
    if digits(end) == 0 {
        return None;
    }
    end += digits(end);
    // Decimals, and groups of thousands.
    while is_at(end, &['.', ',', '\u{a0}', '\u{202f}', '\u{2009}']) && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    if is_at(end, &['e']) {
        let sign = usize::from(is_at(end + 1, &['-', '−', '+']));
        let n = digits(end + 1 + sign);
        if n > 0 {
            end += 1 + sign + n;
        }
    }
    if is_at(end, &['·', '×']) && digits(end + 1) == 2 {
        let power = end + 3;
        if is_at(power, &['⁻', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹']) {
            end = power;
        }
    }
    while is_at(
        end,
        &['⁻', '⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'],
    ) {
        end += 1;
    }
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_masked_and_names_are_not() {
        for (text, masked) in [
            ("Epoch 1,234: loss 0.05", "Epoch #: loss #"),
            ("x = −1,5e−3, y = +2", "x = #, y = #"),
            ("3·10⁻⁵ of 10²", "# of #"),
            ("F1 and L2, x₁, 20 %", "F1 and L2, x₁, # %"),
            ("between 1 and 2.", "between # and #."),
            ("– · 1×500", "– · #×#"),
            ("", ""),
        ] {
            assert_eq!(mask(text), masked);
        }
    }

    fn node(id: &str, role: &str, name: &str, children: &[&str], parent: Option<&str>) -> Value {
        json!({
            "nodeId": id,
            "ignored": role == "none",
            "role": { "value": role },
            "name": { "value": name },
            "childIds": children,
            "parentId": parent,
        })
    }

    fn read(nodes: Vec<Value>) -> AccessibleNode {
        read_tree(&json!({ "nodes": nodes })).expect("a tree")
    }

    fn sample(caption: &str) -> AccessibleNode {
        let mut slider = node("6", "slider", "Rate", &[], Some("2"));
        slider["value"] = json!({ "value": 0.25 });
        slider["properties"] = json!([
            { "name": "focusable", "value": { "value": true } },
            { "name": "disabled", "value": { "value": true } },
            { "name": "checked", "value": { "value": "mixed" } },
        ]);
        read(vec![
            node("1", "RootWebArea", "Page", &["2"], None),
            node("2", "none", "", &["3", "6", "7"], Some("1")),
            node("3", "button", caption, &["4"], Some("2")),
            node("4", "generic", "", &["5"], Some("3")),
            node("5", "StaticText", caption, &["9"], Some("4")),
            slider,
            node("7", "LabelText", "", &["8"], Some("2")),
            node("8", "StaticText", "Rate", &[], Some("7")),
            node("9", "InlineTextBox", caption, &[], Some("5")),
        ])
    }

    #[test]
    fn elements_are_printed_with_name_value_and_states() {
        let expected =
            "page \"Page\"\n  button \"Run 2\"\n  slider \"Rate\" = \"#\" checked mixed disabled\n";
        assert_eq!(sample("Run 2").text(), expected);
    }

    #[test]
    fn names_of_rows_are_masked() {
        let row = |id: &str, name: &str| node(id, "row", name, &[], Some("1"));
        let table = node("1", "table", "History", &["2", "3"], None);
        let tree = read(vec![table, row("2", "1 0.5"), row("3", "2 0.25")]);
        assert_eq!(
            tree.text(),
            "table \"History\"\n  row \"# #\"\n  … and more like it\n"
        );
    }
}
