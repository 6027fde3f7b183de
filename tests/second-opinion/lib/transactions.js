// Draws transactions: instructions as they should be, then, for some, something spoilt.

import { concat, u32, u64, u8 } from "./bytes.js";
import { programs, sha256, sysvars } from "./keys.js";
import { buildTransaction } from "./message.js";
import { advanceNonce, systemInstructions } from "./system.js";
import { tokenInstructions } from "./token.js";
import { cast } from "./world.js";

const everything = [
  ...cast.everybody, ...cast.unused, ...cast.mints, ...cast.tokens, cast.nonce, cast.otherNonce, cast.rawNonce, cast.withData,
  cast.foreign, cast.foreignWithData, cast.rawMint, cast.rawToken, cast.payer, programs.system, sysvars.rent,
];

// Ways to spoil an instruction; each returns the spoilt one.
const spoilers = [
  [6, function withoutSigner(r, ix) {
    const signers = ix.accounts.filter((meta) => meta.signer);
    return signers.length > 0 ? replace(ix, r.pick(signers), (meta) => ({ ...meta, signer: false })) : ix;
  }],
  [6, function readonly(r, ix) {
    const writable = ix.accounts.filter((meta) => meta.writable);
    return writable.length > 0 ? replace(ix, r.pick(writable), (meta) => ({ ...meta, writable: false })) : ix;
  }],
  [8, function otherAccount(r, ix) {
    return ix.accounts.length > 0 ? replace(ix, r.pick(ix.accounts), (meta) => ({ ...meta, at: r.pick(everything) })) : ix;
  }],
  [5, function sameAccountTwice(r, ix) {
    return ix.accounts.length > 0 ? replace(ix, r.pick(ix.accounts), (meta) => ({ ...meta, at: r.pick(ix.accounts).at })) : ix;
  }],
  [4, (r, ix) => ({ ...ix, accounts: ix.accounts.slice(0, r.below(ix.accounts.length + 1)) })],
  [2, (r, ix) => ({
    ...ix, accounts: [...ix.accounts, { at: r.pick(everything), signer: r.chance(30), writable: r.chance(30) }],
  })],
  [4, (r, ix) => ({ ...ix, data: ix.data.subarray(0, r.below(ix.data.length + 1)) })],
  [3, (r, ix) => ({ ...ix, data: concat(ix.data, r.bytes(1 + r.below(8))) })],
  [3, (r, ix) => ({ ...ix, data: flipped(r, ix.data) })],
  [1, (r, ix) => ({ ...ix, program: r.pick([programs.system, programs.token, programs.unknown, cast.foreign]) })],
];

const replace = (ix, old, change) => ({ ...ix, accounts: ix.accounts.map((meta) => (meta === old ? change(meta) : meta)) });

function flipped(r, data) {
  const copy = Buffer.from(data);
  if (copy.length > 0) {
    copy[r.below(copy.length)] ^= 1 << r.below(8);
  }

  return copy;
}

function drawInstruction(world) {
  const { random: r } = world;
  let ix = r.weighted(r.chance(45) ? systemInstructions : tokenInstructions)(world);
  for (let times = r.weighted([[77, 0], [19, 1], [4, 2]]); times > 0; times--) {
    ix = r.weighted(spoilers)(r, ix);
  }

  return ix;
}

const budget = (...data) => ({ program: programs.computeBudget, accounts: [], data: concat(...data) });

// Limits that suffice, limits around what a native instruction costs, prices, and requests that make no sense.
function drawBudget(r) {
  return r.weighted([
    [24, () => budget(u8(2), u32(r.pick([200_000, 400_000, 1_400_000, 5_000_000])))],
    [5, () => budget(u8(2), u32(r.pick([0, 100, 149, 150, 299, 300, 301, 450, 600])))],
    [12, () => budget(u8(3), u64(r.pick([0, 1, 1000, 333_333, 1_000_000])))],
    [1, () => budget(u8(3), u64((1n << 64n) - 1n))],
    [2, () => budget(u8(1), u32(r.pick([32_768, 65_536, 262_144, 1000, 300_000, 0])))],
    [4, () => budget(u8(4), u32(r.pick([0, 1, 64 * 1024 * 1024, 500_000, 10_000_000])))],
    [1, () => budget(u8(r.pick([0, 5, 77])), u32(1))],
    [1, () => budget(u8(2))],
  ])();
}

function drawPayer(world) {
  const { random: r } = world;
  return r.weighted([
    [184, cast.payer], [10, r.pick(cast.wallets)], [1, cast.empty], [1, cast.foreign], [3, cast.nonce], [1, cast.withData],
    [1, cast.rawNonce],
  ]);
}

/** One transaction over a world: what it is called in the vectors, and how to build it for a blockhash. */
export function drawTransaction(world, blockhash) {
  const { random: r } = world;
  const instructions = Array.from({ length: r.weighted([[68, 1], [20, 2], [8, 3], [4, 4]]) }, () => drawInstruction(world));
  const payer = drawPayer(world);
  const usesNonce = r.chance(5);
  let hash = blockhash;
  if (usesNonce) {
    instructions.unshift(advanceNonce(world, r.chance(94) ? cast.nonce : cast.otherNonce));
    hash = world.nonceValue;
  } else if (r.chance(0.7)) {
    hash = sha256("a blockhash that never was");
  }

  for (let budgets = r.weighted([[84, 0], [13, 1], [3, 2]]); budgets > 0; budgets--) {
    const first = usesNonce && r.chance(90) ? 1 : 0;
    instructions.splice(first + r.below(instructions.length + 1 - first), 0, drawBudget(r));
  }

  const usesTable = r.chance(10);
  const built = buildTransaction({
    payer, instructions, blockhash: hash, version0: r.chance(5),
    lookup: usesTable ? { at: cast.table, addresses: world.tableAddresses } : undefined,
    loadDuplicate: usesTable && r.chance(3),
    badIndex: usesTable && r.chance(4),
  });
  return { wire: r.chance(2) ? spoilWire(r, built) : built.wire, mentioned: built.mentioned };
}

// Bytes that are still read, since the library gives up on others: signature, header, program and account numbers.
function spoilWire(r, { wire, header, firstProgram }) {
  const copy = Buffer.from(wire);
  const at = r.pick([1 + r.below(64), header, header + 1, header + 2, firstProgram]);
  copy[at] = at === firstProgram ? r.pick([0, 1, 200]) : copy[at] ^ (1 << r.below(at > 64 ? 3 : 8));
  return copy;
}
