//! The four plots: fit, error by epoch, network, and one neuron's numbers.

use leptos::prelude::*;

use crate::controls::DomainRange;
use crate::layer_bar::{LayerAdd, LayerBar};
use crate::page::Page;

/// The true function, the rows and the network's prediction.
#[component]
pub fn FitPanel() -> impl IntoView {
    let page = expect_context::<Page>();
    view! {
        <section class="panel fit" aria-labelledby="fit-title">
            <header class="panel-head">
                <h2 id="fit-title">{move || page.language.get().fit_title()}</h2>
            </header>
            <canvas data-testid="fit-canvas"></canvas>
            <DomainRange/>
        </section>
    }
}

/// Training and validation error by epoch.
#[component]
pub fn ErrorPanel() -> impl IntoView {
    let page = expect_context::<Page>();
    view! {
        <section class="panel error" aria-labelledby="error-title">
            <header class="panel-head">
                <h2 id="error-title">{move || page.language.get().error_title()}</h2>
            </header>
            <canvas data-testid="error-canvas"></canvas>
        </section>
    }
}

/// The network, its layer controls above its columns.
#[component]
pub fn NetworkPanel() -> impl IntoView {
    let page = expect_context::<Page>();
    let n_hidden = Memo::new(move |_| page.draft.with(|draft| draft.network.hidden.len()));
    view! {
        <section class="panel network" aria-labelledby="network-title">
            <header class="panel-head">
                <h2 id="network-title">{move || page.language.get().network_title()}</h2>
            </header>
            <div class="layer-bars">
                <For each=move || 0..n_hidden.get() key=|layer_idx| *layer_idx let:layer_idx>
                    <LayerBar layer_idx/>
                </For>
                <LayerAdd/>
            </div>
            <canvas data-testid="network-canvas"></canvas>
        </section>
    }
}

/// The numbers of the selected neuron.
#[component]
pub fn NeuronPanel() -> impl IntoView {
    let page = expect_context::<Page>();
    view! {
        <section class="panel neuron" aria-labelledby="neuron-title">
            <header class="panel-head">
                <h2 id="neuron-title">{move || page.language.get().neuron_title()}</h2>
            </header>
        </section>
    }
}
