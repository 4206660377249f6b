// Shows a sentence where the page's program cannot start. In the JavaScript of 2009 and no module: old browsers, and
// pages opened as files, run no modules.
(function () {
  // A module with a table of externref and i8x16.popcnt: WebAssembly with reference types and SIMD.
  var probe = [
    0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 4, 4, 1, 111, 0, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15,
    253, 98, 11
  ];
  var isShown = false;

  // The first cause is shown; what fails after it follows from it.
  function show(id) {
    var message = document.getElementById(id);
    var language = /^es/i.test(navigator.language || "") ? "es" : "en";
    if (isShown || !message) return;
    isShown = true;
    // It would cover the sentence, and nothing of it will work.
    var picture = document.querySelector(".first-picture");
    if (picture) picture.parentNode.removeChild(picture);
    var texts = message.getElementsByTagName("span");
    for (var i = 0; i < texts.length; i++) texts[i].hidden = texts[i].lang !== language;
    message.removeAttribute("hidden");
  }

  // Firefox 112 and 113 lack only modules in workers, for which there is no test that answers at once.
  function isTooOld() {
    var firefox = /Firefox\/(\d+)/.exec(navigator.userAgent);
    return (
      !("noModule" in document.createElement("script")) ||
      typeof WebAssembly !== "object" ||
      !WebAssembly.validate(new Uint8Array(probe)) ||
      !CanvasRenderingContext2D.prototype.roundRect ||
      (firefox && Number(firefox[1]) < 114)
    );
  }

  window.showStartProblem = show;
  // The page that is a single file has its files in it.
  if (location.protocol === "file:" && !document.querySelector("#files")) show("opened-as-file");
  else if (isTooOld()) show("too-old");
  window.mayStart = !isShown;
  // A script that does not arrive or cannot be read.
  addEventListener("error", function (event) {
    var isScript = event.target && event.target.tagName === "SCRIPT";
    if (isScript || !document.querySelector("[data-testid=app]")) show("start-failed");
  }, true);
})();
