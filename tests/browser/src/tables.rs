//! Tables of many classes, and how a scenario comes to use a table of its own.

use std::fmt::Write;

use anyhow::Result;

use crate::Page;

/// The text of a table of trees: three columns of numbers, and twenty classes, which `name` names by their number.
pub fn twenty_trees(n_rows: u32, name: impl Fn(u32) -> String) -> String {
    let mut text =
        String::from("altura del tronco (m);perímetro de la copa (m);pH del suelo;árbol\n");
    for row in 0..n_rows {
        let class = row % 20;
        let noise = f64::from(row * 7_919 % 97) / 97.0;
        let _ = writeln!(
            text,
            "{};{};{};{}",
            f64::from(class) + noise,
            f64::from(class * 7 % 20) - noise,
            6.0 + noise,
            name(class)
        );
    }
    text
}

impl Page {
    /// Uses a table with the column at `target` as what is learned. The page is to be new.
    pub async fn use_table(&self, name: &str, text: &str, target: &str) -> Result<()> {
        self.wait_new_session().await?;
        self.drop_file(name, text.as_bytes()).await?;
        self.wait_value("own-table", "read").await?;
        self.select("own-table-target", target).await?;
        self.click("own-table-use").await?;
        self.wait_value("own-table", "closed").await?;
        self.wait_new_session().await
    }
}
