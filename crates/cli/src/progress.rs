//! A progress bar on the standard error output, where that is a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Returns a bar over epochs. It is invisible where nobody looks: in a file or a pipe, and with `--quiet`.
pub fn bar(n_epochs: u64, is_quiet: bool) -> ProgressBar {
    if is_quiet {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(n_epochs), ProgressDrawTarget::stderr_with_hz(10));
    let template = "{bar:30} {percent:>3} %  {human_pos} of {human_len} epochs, {eta} left";
    // The template is a constant that can be read; if it could not, the bar would look otherwise.
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
