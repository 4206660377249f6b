//! axe-core, the accessibility checker, on the page as it stands.
//!
//! The page's security policy forbids scripts that it does not serve itself. WebDriver's scripts are exempt, so
//! the page is checked with the policy in force.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::Page;

/// Version and licence are in `axe/README.md`.
const AXE: &str = include_str!("../axe/axe.min.js");

/// Returns a line for each element that violates a rule: rule, impact, selector, markup, cure.
const RUN: &str = "\
    const [rules, done] = arguments; \
    const options = { resultTypes: ['violations'] }; \
    if (rules.length > 0) options.runOnly = { type: 'rule', values: rules }; \
    const cure = (node) => node.failureSummary.replace(/\\s+/g, ' '); \
    const line = (it, node) => `${it.id} (${it.impact}): ${node.target.join(' ')}: \
${node.html.slice(0, 200)}: ${cure(node)}`; \
    axe.run(document, options).then( \
        (found) => done(found.violations.flatMap((it) => it.nodes.map((node) => line(it, node)))), \
        (error) => done([`axe-core fails: ${error}`]), \
    );";

impl Page {
    /// Runs the rules with these names, or all of axe-core's if there is no name, those for best practice included.
    /// Returns a line for each element that violates one: rule, impact, selector, markup, cure.
    pub async fn violations(&self, rules: &[&str]) -> Result<Vec<String>> {
        let has_axe = self
            .execute("return typeof axe === 'object'", vec![])
            .await?;
        if has_axe != Value::Bool(true) {
            self.execute(AXE, vec![]).await?;
        }
        let found = self.client().execute_async(RUN, vec![json!(rules)]).await?;
        Ok(serde_json::from_value(found)?)
    }

    /// Errors: an element violates a rule; see [`Page::violations`].
    pub async fn check_accessibility(&self, rules: &[&str]) -> Result<()> {
        let violations = self.violations(rules).await?;
        ensure!(violations.is_empty(), "{}", violations.join("\n  "));
        Ok(())
    }
}
