// Writes the vectors: node generate.js [--count 5000] [--seed 1] [--out FILE]

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { Svm, version } from "./lib/svm.js";
import { drawVector } from "./lib/vectors.js";

const vectors = fileURLToPath(new URL("../OpenLedger.Core.Tests/SecondOpinion/vectors.jsonl.gz", import.meta.url));
const { values } = parseArgs({
  options: {
    count: { type: "string", default: "5000" },
    seed: { type: "string", default: "1" },
    out: { type: "string", default: vectors },
  },
});

const seed = Number(values.seed);
const count = Number(values.count);
const lines = [JSON.stringify({ format: 1, svm: `litesvm ${version}`, seed, count })];
const outcomes = new Map();
const svm = new Svm();
for (let number = 0; number < count; number++) {
  const vector = drawVector(seed, number, svm);
  lines.push(JSON.stringify(vector));
  for (const { result } of vector.steps) {
    const name = result.kind ?? result.error ?? "Success";
    outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
  }
}

writeFileSync(values.out, gzipSync(lines.join("\n") + "\n", { level: 9 }));
console.log([...outcomes].sort((a, b) => b[1] - a[1]).map(([name, count]) => `${count}\t${name}`).join("\n"));
