//! Messages of the page and answers to them.
//!
//! A message is an array: a [`ModelRequest`](models::messages::ModelRequest) and a `Float32Array` of weights or the
//! `Uint8Array` of a file. So is an answer, with a [`ModelAnswer`](models::messages::ModelAnswer); its array is transferred.

use js_sys::{Array, Float32Array, Object, Reflect, Uint8Array};
use models::messages::{Beside, answer};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Listens to the page and posts the text `ready`. A panic afterwards is reported as `{panic: text}`.
pub fn start() {
    std::panic::set_hook(Box::new(|panic| report(&panic.to_string())));
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        if let Err(error) = respond(&event.data()) {
            report(&format!("{error:?}"));
        }
    });
    let scope = scope();
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // Lives as long as the worker.
    on_message.forget();
    if let Err(error) = scope.post_message(&"ready".into()) {
        report(&format!("{error:?}"));
    }
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// After a panic the state of the module cannot be trusted: the page starts another one.
fn report(text: &str) {
    web_sys::console::error_1(&text.into());
    let message = Object::new();
    // If even this fails, the console has the text.
    let _ = Reflect::set(&message, &"panic".into(), &text.into());
    let _ = scope().post_message(&message);
    scope().close();
}

fn respond(message: &JsValue) -> Result<(), JsValue> {
    let parts: &Array = message.dyn_ref().ok_or("a message is an array")?;
    let request = serde_wasm_bindgen::from_value(parts.get(0))?;
    let beside = parts.get(1);
    let beside = match beside.dyn_ref::<Float32Array>() {
        Some(values) => Beside::Values(values.to_vec()),
        None => match beside.dyn_ref::<Uint8Array>() {
            Some(file) => Beside::File(file.to_vec()),
            None => Beside::Nothing,
        },
    };
    let (answer, beside) = answer(request, beside).ok_or("the values are not the network's")?;
    // Shapes in damaged files are larger than what a number of JavaScript can hold.
    let serializer = Serializer::new().serialize_large_number_types_as_bigints(true);
    let posted = Array::of1(&answer.serialize(&serializer)?);
    let transfer = Array::new();
    match beside {
        Beside::Nothing => {}
        Beside::Values(values) => {
            let values = Float32Array::from(values.as_slice());
            transfer.push(&values.buffer());
            posted.push(&values);
        }
        Beside::File(file) => {
            let file = Uint8Array::from(file.as_slice());
            transfer.push(&file.buffer());
            posted.push(&file);
        }
    }
    scope().post_message_with_transfer(&posted, &transfer)
}
