"""Opens a model of each format in Netron in Chromium: `python netron_client.py FOLDER`, with the example `every_model`'s folder.

CHROMIUM and CHROMEDRIVER name the browser. Prints a row for each format, and ends with 1 if a layer is not drawn.
"""

import os
import sys
from pathlib import Path

import netron
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from samples import samples

# What a layer is called in each format's graph.
LAYER = {
    ".keras": "Dense",
    ".weights.h5": "dense",
    ".onnx": "Gemm",
    ".safetensors": "kernel",
    ".pytorch.safetensors": "weight",
    ".npz": "kernel",
}


def browser():
    options = webdriver.ChromeOptions()
    options.binary_location = os.environ["CHROMIUM"]
    for flag in ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--window-size=1400,1000"]:
        options.add_argument(flag)
    return webdriver.Chrome(options, webdriver.ChromeService(os.environ["CHROMEDRIVER"]))


def drawn(page, path):
    """Returns the words of the graph that Netron draws."""
    address, port = netron.start(str(path), browse=False)
    try:
        page.get(f"http://{address}:{port}")

        def words(_):
            # A notice about cookies is in front at first.
            for button in page.find_elements(By.ID, "message-button"):
                if button.is_displayed():
                    button.click()
            return [it.text for it in page.find_elements(By.CSS_SELECTOR, "#canvas text") if it.text]

        return WebDriverWait(page, 60).until(words)
    finally:
        netron.stop((address, port))


def main(folder):
    sample = next(it for it in samples(Path(folder)) if it.name.endswith("tanh-regression-plain"))
    is_complete = True
    page = browser()
    try:
        for extension, layer in LAYER.items():
            words = drawn(page, sample.path(extension))
            found = sum(layer.lower() in word.lower() for word in words)
            is_drawn = found >= len(sample.kernels)
            is_complete &= is_drawn
            agrees = "draws its layers" if is_drawn else f"FAILED: drew {' '.join(words)[:80]}"
            print(f"| `{extension}` | Netron {netron.__version__} | 1 | {agrees} |", flush=True)
    finally:
        page.quit()
    return 0 if is_complete else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
