//! Controls by role and accessible name, as screen readers present them and the browser computes them.

use anyhow::Result;
use fantoccini::Locator;
use fantoccini::elements::Element;

use crate::Page;
use crate::engine::Engine;

/// A CSS selector for the elements that may have a role; which of them have it is computed by the browser.
fn candidates(role: &str) -> String {
    let native = match role {
        "button" => "button, summary, input[type=button], input[type=submit], input[type=reset]",
        "checkbox" => "input[type=checkbox]",
        "combobox" | "listbox" => "select, input[list]",
        "dialog" => "dialog",
        "group" => "fieldset, details",
        "heading" => "h1, h2, h3, h4, h5, h6",
        "image" | "img" => "img, svg, canvas",
        "link" => "a[href]",
        "main" | "navigation" | "banner" | "contentinfo" => "main, nav, header, footer",
        "radio" => "input[type=radio]",
        "region" => "section",
        "slider" => "input[type=range]",
        "spinbutton" => "input[type=number]",
        "status" => "output",
        "switch" => "input[type=checkbox], button",
        "textbox" | "searchbox" => "input, textarea",
        _ => "*",
    };
    format!("{native}, [role=\"{role}\"]")
}

impl Page {
    /// Returns the element with this role and accessible name, waiting until there is one.
    pub async fn role(&self, role: &str, name: &str) -> Result<Element> {
        self.wait_some(&format!("a {role} named `{name}`"), async || {
            self.role_now(role, name).await
        })
        .await
    }

    /// As [`Page::role`], without waiting.
    pub async fn role_now(&self, role: &str, name: &str) -> Result<Option<Element>> {
        let css = candidates(role);
        for element in self.client().find_all(Locator::Css(&css)).await? {
            // An element that was removed meanwhile has no label.
            let id = element.element_id();
            let label = self.session().computed(&id, "computedlabel").await;
            // WebKit's lists are buttons, with what is chosen behind the name.
            let is_webkits_list = role == "combobox" && self.engine() == Engine::WebKit;
            // Chromium 148 keeps the space before a control within its label, 156 does not.
            let is_named = label.is_ok_and(|label| {
                label.trim() == name || is_webkits_list && label.starts_with(&format!("{name} "))
            });
            if !is_named {
                continue;
            }
            let computed = self.session().computed(&id, "computedrole").await;
            if computed.is_ok_and(|it| it == role || is_webkits_list && it == "button") {
                return Ok(Some(element));
            }
        }
        Ok(None)
    }

    pub async fn click_role(&self, role: &str, name: &str) -> Result<()> {
        Ok(self.role(role, name).await?.click().await?)
    }
}
