//! What a person drops on the page or pastes into it.

use anyhow::Result;
use serde_json::json;

use crate::Page;

impl Page {
    /// Drops a file on the page.
    pub async fn drop_file(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let script = "const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(arguments[1])], arguments[0]));
            const event = { dataTransfer: data, bubbles: true, cancelable: true };
            document.body.dispatchEvent(new DragEvent('drop', event));";
        self.execute(script, vec![json!(name), json!(bytes)])
            .await?;
        Ok(())
    }

    /// Pastes a file of a kind, with the text that stands beside it in the clipboard, where the focus is.
    pub async fn paste_file(&self, name: &str, kind: &str, bytes: &[u8], text: &str) -> Result<()> {
        let script = "const data = new DataTransfer();
            const [name, type, bytes, text] = arguments;
            data.items.add(new File([new Uint8Array(bytes)], name, { type }));
            if (text) data.setData('text/plain', text);
            const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true });
            // Firefox takes no clipboard when it makes the event.
            Object.defineProperty(event, 'clipboardData', { value: data });
            document.activeElement.dispatchEvent(event);";
        let arguments = vec![json!(name), json!(kind), json!(bytes), json!(text)];
        self.execute(script, arguments).await?;
        Ok(())
    }

    /// Pastes a text where the focus is, or into the page if nothing has it.
    pub async fn paste(&self, text: &str) -> Result<()> {
        self.paste_with_html(text, "").await
    }

    /// As [`Page::paste`], of a text that is in the clipboard as HTML, too.
    pub async fn paste_with_html(&self, text: &str, html: &str) -> Result<()> {
        let script = "const data = new DataTransfer();
            data.setData('text/plain', arguments[0]);
            if (arguments[1]) data.setData('text/html', arguments[1]);
            const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true });
            // Firefox takes no clipboard when it makes the event.
            Object.defineProperty(event, 'clipboardData', { value: data });
            document.activeElement.dispatchEvent(event);";
        self.execute(script, vec![json!(text), json!(html)]).await?;
        Ok(())
    }
}
