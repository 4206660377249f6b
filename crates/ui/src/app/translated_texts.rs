//! What the page does when a translator has replaced its text nodes, see `translation`.
//!
//! A text node that was replaced is put back beside the translation, without its text, so that the page can still
//! insert and remove nodes around it. When the page writes into it, the translation is out of date and is removed; the
//! new text shows until the translator replaces it again. When the page removes the text node, the translation goes too,
//! and when the translator takes the translation back, the text node shows its text again.

use js_sys::{Array, Set};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, MutationRecord, Node, NodeList};

use crate::app::translation::Translation;

fn is_font(node: &Node) -> bool {
    node.node_name() == "FONT"
}

fn is_text(node: &Node) -> bool {
    node.node_type() == Node::TEXT_NODE
}

fn nodes(list: &NodeList) -> Vec<Node> {
    (0..list.length()).filter_map(|at| list.get(at)).collect()
}

fn remove(node: &Node) {
    if let Some(parent) = node.parent_node() {
        // Cannot fail: it is the parent.
        let _ = parent.remove_child(node);
    }
}

fn is_in(node: &Node, parent: &Node) -> bool {
    node.parent_node().as_ref() == Some(parent)
}

/// Keeps the page's text nodes in the document: acts on what has changed since the last call.
pub fn mend(translation: &Translation, records: &Array) {
    let records = records.iter().map(JsCast::unchecked_into::<MutationRecord>);
    // Changes inside of a translation are the translator's own.
    let is_own = |it: &MutationRecord| it.target().is_some_and(|target| is_font(&target));
    let records: Vec<_> = records.filter(|it| !is_own(it)).collect();
    let fresh = Replacements::of(&records);
    if fresh.fonts.size() == 0 && !translation.observes_texts.get() {
        return;
    }
    if !translation.observes_texts.get() {
        translation.observe(true);
    }
    for record in &records {
        translation.follow_page(record, &fresh);
    }
    let texts = fresh.put_back(&records, translation);
    let members = fresh.fonts;
    for text in &texts {
        members.add(text);
    }
    for text in &texts {
        translation.pair(text, &members);
    }
    // The changes made here.
    translation.observer.take_records();
}

/// The fonts that have just been put into the document.
struct Replacements {
    fonts: Set,
    /// Their parents.
    parents: Set,
}

impl Replacements {
    fn of(records: &[MutationRecord]) -> Self {
        let found = Self {
            fonts: Set::new(&JsValue::UNDEFINED),
            parents: Set::new(&JsValue::UNDEFINED),
        };
        for record in records {
            for node in nodes(&record.added_nodes()).into_iter().filter(is_font) {
                if let Some(parent) = node.parent_node().filter(|it| !is_font(it)) {
                    found.fonts.add(&node);
                    found.parents.add(&parent);
                }
            }
        }
        found
    }

    /// Puts the nodes back that a translator has taken out, the last one first, and returns the text nodes among them.
    fn put_back(&self, records: &[MutationRecord], translation: &Translation) -> Vec<Node> {
        let mut texts = Vec::new();
        for record in records.iter().rev() {
            let Some(parent) = record.target().filter(|it| self.parents.has(it)) else {
                continue;
            };
            let next = record.next_sibling();
            let mut before = match (next, record.previous_sibling()) {
                (Some(next), _) if is_in(&next, &parent) => Some(next),
                (Some(_), Some(previous)) if is_in(&previous, &parent) => previous.next_sibling(),
                _ => None,
            };
            for node in nodes(&record.removed_nodes()).into_iter().rev() {
                if is_font(&node) {
                    // Translated again: the texts beside it stand for the new translation.
                    texts.extend(translation.release(&node));
                    continue;
                }
                // A node that was moved has a parent.
                if node.parent_node().is_some()
                    || parent.insert_before(&node, before.as_ref()).is_err()
                {
                    continue;
                }
                if is_text(&node) {
                    texts.push(node.clone());
                } else if node.is_instance_of::<Element>() {
                    self.refuse(&parent);
                }
                before = Some(node);
            }
        }
        texts
    }

    /// Takes the translations in an element out, and those to come: one in the place of a control would not do what the
    /// control does.
    fn refuse(&self, parent: &Node) {
        for node in nodes(&parent.child_nodes()) {
            if self.fonts.has(&node) {
                remove(&node);
            }
        }
        if let Some(parent) = parent.dyn_ref::<Element>() {
            // Cannot fail: the attribute's name is well formed.
            let _ = parent.set_attribute("translate", "no");
        }
    }
}

impl Translation {
    fn group(&self, node: &Node) -> Option<[Vec<Node>; 2]> {
        let group = self.groups.get(node);
        let group = group.dyn_ref::<Array>()?;
        Some([0, 1].map(|at| {
            let part: Array = group.get(at).unchecked_into();
            part.iter().map(JsCast::unchecked_into).collect()
        }))
    }

    /// Acts on what the page has done to a translated text, or the translator to a translation.
    fn follow_page(&self, record: &MutationRecord, fresh: &Replacements) {
        let Some(target) = record.target() else {
            return;
        };
        if record.type_() == "characterData" {
            return self.dissolve(&target, Some(&target));
        }
        if fresh.parents.has(&target) {
            return;
        }
        for node in nodes(&record.removed_nodes()) {
            if !is_font(&node) {
                self.dissolve(&node, None);
                continue;
            }
            let Some([texts, _]) = self.group(&node) else {
                continue;
            };
            // The original may have been put back as another text node.
            let beside = [record.previous_sibling(), record.next_sibling()];
            let added = nodes(&record.added_nodes());
            for copy in beside.into_iter().flatten().chain(added) {
                let is_source = |text: &Node| {
                    let source = self.sources.get(text).as_string();
                    source.is_some() && source == copy.node_value()
                };
                if is_text(&copy) && !texts.contains(&copy) && texts.iter().any(is_source) {
                    remove(&copy);
                }
            }
            self.dissolve(&node, None);
        }
    }

    /// Removes the translation that `node` belongs to. Its text nodes show their texts again, except one into which
    /// the page has written.
    fn dissolve(&self, node: &Node, written: Option<&Node>) {
        let Some([texts, fonts]) = self.group(node) else {
            return;
        };
        for font in &fonts {
            self.groups.delete(font);
            remove(font);
        }
        for text in &texts {
            self.groups.delete(text);
            if written != Some(text) {
                self.restore(text);
            }
            self.sources.delete(text);
        }
    }

    /// Forgets the group of a font that another one has replaced, and returns its text nodes.
    fn release(&self, font: &Node) -> Vec<Node> {
        let Some([texts, fonts]) = self.group(font) else {
            return Vec::new();
        };
        for node in texts.iter().chain(&fonts) {
            self.groups.delete(node);
        }
        for other in fonts {
            remove(&other);
        }
        texts
    }

    /// Joins a text node that was put back with the fonts beside it. `members` has all nodes that may belong together:
    /// those that were put back and the new fonts.
    ///
    /// A translator may make one font of several text nodes, or several of one: then all that stand side by side belong
    /// together.
    fn pair(&self, text: &Node, members: &Set) {
        if self.groups.has(text) {
            return;
        }
        let is_member = |node: &Node| members.has(node);
        let mut first = text.clone();
        while let Some(previous) = first.previous_sibling().filter(is_member) {
            first = previous;
        }
        let [mut texts, mut fonts] = [Vec::new(), Vec::new()];
        let mut next = Some(first);
        while let Some(node) = next.filter(is_member) {
            next = node.next_sibling();
            let part = if is_font(&node) {
                &mut fonts
            } else {
                &mut texts
            };
            part.push(node);
        }
        if fonts.is_empty() {
            texts.iter().for_each(|text| self.restore(text));
        } else if fonts.len() == texts.len() {
            for (text, font) in texts.iter().zip(&fonts) {
                // Where several stand side by side, each text belongs in front of its own translation.
                if let Some(parent) = font.parent_node() {
                    // Cannot fail: it is the parent.
                    let _ = parent.insert_before(text, Some(font));
                }
                self.join(std::slice::from_ref(text), std::slice::from_ref(font));
            }
        } else {
            self.join(&texts, &fonts);
        }
    }

    /// Shows the text of a text node again for which a translation stood.
    fn restore(&self, text: &Node) {
        if text.node_value().is_some_and(|it| it.is_empty()) {
            text.set_node_value(self.sources.get(text).as_string().as_deref());
        }
    }

    fn join(&self, texts: &[Node], fonts: &[Node]) {
        let group = Array::of2(
            &texts.iter().collect::<Array>(),
            &fonts.iter().collect::<Array>(),
        );
        for node in texts.iter().chain(fonts) {
            self.groups.set(node, &group);
        }
        let mut written = None;
        for text in texts {
            let present = text.node_value().unwrap_or_default();
            // Of a text that is translated again the source is known.
            if present.is_empty() {
                continue;
            }
            match self.sources.get(text).as_string() {
                Some(source) if source != present => written = Some(text),
                _ => {
                    self.sources.set(text, &present.into());
                    text.set_node_value(Some(""));
                }
            }
        }
        // The page wrote into a text before this could be done about it.
        if let Some(text) = written {
            self.dissolve(text, Some(text));
        }
    }
}
