// Sends the errors of a worker's console to the page, where console.js records them.
{
  const channel = new BroadcastChannel("console of the tests");
  const print = console.error;
  console.error = (...values) => {
    channel.postMessage(values.map(String).join(" "));
    print.apply(console, values);
  };
}
