// The page of `cargo xtask bench --before`: two modules do the same work in turns, each in a worker of its own.
// A report has a line for each turn: the row, microseconds before and now, the lowest rate beside them.
const [N_ROWS, BUDGET_MS] = SETTINGS;
const QUIET = 0.9, N_QUIET_WANTED = 30, PATIENCE = 5;
const lines = [];
let best = 0;
let send = (body) => fetch('report', { method: 'POST', body });

// A worker with a module; `ask` resolves with its answer.
function start(module) {
  const worker = new Worker('worker.js?' + module);
  const ask = (...question) => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(module + ': ' + message);
    worker.postMessage(question);
  });
  return { ask, end: () => worker.terminate() };
}

// Takes turns until the budget is spent and enough of them were quiet. `turn` gives times and rates.
async function takeTurns(name, turn) {
  const begin = performance.now();
  const rates = [];
  for (;;) {
    const { us, rate, high } = await turn(rates.length);
    best = Math.max(best, high);
    rates.push(rate);
    lines.push([name, ...us, rate].join(' '));
    const spent = performance.now() - begin;
    const nQuiet = rates.filter((rate) => rate >= QUIET * best).length;
    if (spent >= BUDGET_MS && (nQuiet >= N_QUIET_WANTED || spent >= PATIENCE * BUDGET_MS)) return;
  }
}

async function measureRow(row) {
  const both = [start('before'), start('now')];
  for (const worker of both) await worker.ask('prepare', row);
  await takeTurns(row, async (idx) => {
    const samples = [];
    // Who begins changes from turn to turn.
    for (const place of idx % 2 ? [1, 0] : [0, 1]) samples[place] = await both[place].ask('sample');
    const rates = samples.flatMap(({ rates }) => rates);
    return { us: samples.map(({ us }) => us), rate: Math.min(...rates), high: Math.max(...rates) };
  });
  for (const worker of both) worker.end();
}

// The sweep on one worker and on two; the older module does not have it.
async function measureSweep() {
  const two = [start('now'), start('now')];
  const all = async (workers) => {
    const begin = performance.now();
    await Promise.all(workers.map((worker, part) => worker.ask('sweep', part, workers.length)));
    return (performance.now() - begin) * 1e3;
  };
  await all(two);
  await takeTurns('sweep', async () => {
    const rates = [await two[0].ask('rate')];
    const one = await all(two.slice(0, 1));
    rates.push(await two[0].ask('rate'));
    const both = await all(two);
    rates.push(await two[1].ask('rate'));
    return { us: [one, both], rate: Math.min(...rates), high: Math.max(...rates) };
  });
  for (const worker of two) worker.end();
}

(async () => {
  try {
    for (let row = 0; row < N_ROWS; row += 1) await measureRow(row);
    await measureSweep();
    await send(lines.join('\n'));
  } catch (error) {
    await send('failed: ' + error);
  }
})();
