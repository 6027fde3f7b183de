// A vector: accounts before, one or two transactions with what became of each, and the accounts that differ after.

import { programs, sysvars } from "./keys.js";
import { Random } from "./random.js";
import { drawTransaction } from "./transactions.js";
import { World } from "./world.js";

const hex = (bytes) => Buffer.from(bytes).toString("hex");

// What the SVM brings along is not part of a vector.
const builtIn = new Set([...Object.values(programs), ...Object.values(sysvars)].map((at) => hex(at.key)));

const line = ({ lamports, owner, data }) => [lamports.toString(), hex(owner), hex(data)];

/** Draws vector `number`; the same for the same seed, whatever was drawn before. Empties the SVM first. */
export function drawVector(seed, number, svm) {
  svm.empty();
  const random = new Random(seed * 1_000_003 + number);
  const genesis = svm.blockhash;
  const world = new World(random, genesis);
  const plan = random.weighted([[95, "once"], [1, "twice"], [1, "expired"], [1, "twice and expired"], [2, "two"]]);
  const first = drawTransaction(world, genesis);
  const second = plan === "two" ? drawTransaction(world, genesis) : first;
  const mentioned = new Map([...first.mentioned, ...second.mentioned].map((at) => [hex(at.key), at]));
  builtIn.forEach((key) => mentioned.delete(key));
  const before = [...mentioned.keys()].map((key) => world.accounts.get(key)).filter((account) => account !== undefined);
  before.forEach((account) => svm.install(account));
  svm.touch([...mentioned.values()].map((at) => at.key));

  const steps = [];
  const step = (transaction, expires) => {
    if (expires) {
      svm.expireBlockhash();
    }

    const result = svm.run(transaction.wire);
    steps.push({ wire: hex(transaction.wire), ...(expires ? { newBlockhash: hex(svm.blockhash) } : {}), result });
  };
  step(first, plan === "expired");
  if (plan !== "once" && plan !== "expired") {
    step(second, plan === "twice and expired");
  }

  const after = [...mentioned.keys()]
    .map((key) => [key, difference(svm.read(Buffer.from(key, "hex")), world.accounts.get(key))])
    .filter(([, change]) => change !== undefined);
  return {
    number,
    blockhash: hex(genesis),
    before: Object.fromEntries(before.map(({ at, ...rest }) => [hex(at.key), line({ ...rest, owner: rest.owner.key })])),
    steps,
    after: Object.fromEntries(after),
  };
}

// What an account is afterwards, if that is not what it was; null if it is gone.
function difference(now, before) {
  if (!now || !before) {
    return now === before || (!now && !before) ? undefined : now ? line(now) : null;
  }

  const same = now.lamports === before.lamports && now.owner.equals(before.owner.key) && now.data.equals(before.data);
  return same ? undefined : line(now);
}
