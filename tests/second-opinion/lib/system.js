// Instructions of the System program, as a client would build them.

import { concat, u32, u64 } from "./bytes.js";
import { programs, sha256, sysvars } from "./keys.js";
import { FEE, MINT_LENGTH, NONCE_LENGTH, TOKEN_LENGTH, U64_MAX, cast, rent } from "./world.js";

const make = (data, ...accounts) => ({
  program: programs.system,
  accounts: accounts.map(([at, flags = ""]) => ({ at, signer: flags.includes("s"), writable: flags.includes("w") })),
  data,
});

const utf8 = (text) => Buffer.from(text, "utf8");
const string = (bytes) => concat(u64(bytes.length), bytes);

/** The address of (base, seed, owner), as an account that nobody signs for. */
const derived = (base, seed, owner) => ({
  name: `derived ${seed.toString("hex")}`,
  key: sha256(base.key, seed, owner.key),
});

/** Amounts around what `from` can spare. */
function amountFrom(world, from) {
  const { random: r } = world;
  const balance = world.lamports(from);
  const spare = balance > rent(0) ? balance - rent(0) : 0n;
  return r.weighted([
    [12, balance > 4n * rent(0) ? BigInt(r.below(1_000_000)) + rent(0) : 1n], [2, balance], [3, spare], [1, balance + 1n],
    [2, 0n], [2, 1n], [1, spare + 1n], [1, balance > FEE ? balance - FEE : 0n], [1, U64_MAX], [3, balance / 2n],
  ]);
}

const spaces = [0n, 0n, 1n, BigInt(NONCE_LENGTH), BigInt(MINT_LENGTH), BigInt(TOKEN_LENGTH), 200n];

function space(world) {
  const { random: r } = world;
  return r.chance(6) ? r.pick([10_485_760n, 10_485_761n, U64_MAX, 1n << 33n]) : r.pick(spaces);
}

// What pays for the space, mostly.
function price(world, from, bytes) {
  const { random: r } = world;
  const least = bytes > 11_000_000n ? rent(0) : rent(Number(bytes));
  return r.weighted([[8, least], [2, least + 1000n], [1, least - 1n], [1, 0n], [1, amountFrom(world, from)]]);
}

const source = (world) =>
  world.random.weighted([
    [22, world.random.pick(cast.wallets)], [6, cast.payer], [1, cast.withData], [1, cast.foreign], [1, cast.nonce],
  ]);

const target = (world) =>
  world.random.weighted([
    [10, world.random.pick(cast.everybody)], [4, world.random.pick(cast.unused)], [1, cast.foreign], [1, cast.withData],
    [1, world.random.pick(cast.tokens)], [1, cast.nonce],
  ]);

const newOwner = (world) => world.random.pick([programs.token, cast.foreignProgram, programs.system, programs.token]);

// An account to be made: mostly one that does not exist.
const vacant = (world) =>
  world.random.weighted([
    [24, world.random.pick(cast.unused)], [1, cast.alice], [1, cast.withData], [1, cast.foreign], [1, cast.rawNonce],
  ]);

function transfer(world) {
  const from = source(world);
  return make(concat(u32(2), u64(amountFrom(world, from))), [from, "sw"], [target(world), "w"]);
}

function createAccount(world) {
  const from = source(world);
  const bytes = space(world);
  return make(
    concat(u32(0), u64(price(world, from, bytes)), u64(bytes), newOwner(world).key), [from, "sw"], [vacant(world), "sw"]);
}

function seed(world) {
  const { random: r } = world;
  return r.weighted([
    [10, utf8("savings")], [4, utf8("")], [2, utf8("x".repeat(32))], [1, utf8("x".repeat(33))], [1, Buffer.from([0xff, 0xfe])],
  ]);
}

// The owner that the address was derived with is usually the one that the instruction names.
function seeded(world) {
  const { random: r } = world;
  const base = r.pick(cast.wallets);
  const bytes = seed(world);
  const owner = newOwner(world);
  const at = derived(base, bytes, r.chance(92) ? owner : newOwner(world));
  return { base, bytes, owner, at };
}

function createAccountWithSeed(world) {
  const from = source(world);
  const { base, bytes, owner, at } = seeded(world);
  const size = space(world);
  const data = concat(u32(3), base.key, string(bytes), u64(price(world, from, size)), u64(size), owner.key);
  return make(data, [from, "sw"], [at, "w"], [base, "s"]);
}

const assign = (world) => make(concat(u32(1), newOwner(world).key), [world.random.weighted(
  [[6, world.random.pick(cast.wallets)], [1, cast.withData], [1, cast.foreign], [1, cast.rawNonce], [1, cast.fresh]]), "sw"]);

const allocate = (world) => make(concat(u32(8), u64(space(world))), [world.random.weighted(
  [[6, world.random.pick(cast.wallets)], [1, cast.withData], [1, cast.foreign], [2, cast.fresh]]), "sw"]);

// A derived account that exists, owned by the System program, so that there is something to work on.
function existing(world, at) {
  world.set(at, programs.system, Buffer.alloc(world.random.chance(80) ? 0 : 4), rent(4) + BigInt(world.random.below(2_000_000)));
  return at;
}

function allocateWithSeed(world) {
  const { base, bytes, owner, at } = seeded(world);
  const data = concat(u32(9), base.key, string(bytes), u64(space(world)), owner.key);
  return make(data, [existing(world, at), "w"], [base, "s"]);
}

function assignWithSeed(world) {
  const { base, bytes, owner, at } = seeded(world);
  return make(concat(u32(10), base.key, string(bytes), owner.key), [existing(world, at), "w"], [base, "s"]);
}

function transferWithSeed(world) {
  const { base, bytes, owner, at } = seeded(world);
  const from = existing(world, at);
  const data = concat(u32(11), u64(amountFrom(world, from)), string(bytes), owner.key);
  return make(data, [from, "w"], [base, "s"], [target(world), "w"]);
}

const anyNonce = (world) =>
  world.random.weighted([[10, cast.nonce], [2, cast.otherNonce], [1, cast.rawNonce], [1, cast.withData], [1, cast.alice]]);

const holder = (world) => (world.random.chance(85) ? world.nonceAuthority : world.random.pick(cast.everybody));

export const advanceNonce = (world, at = anyNonce(world)) =>
  make(u32(4), [at, "w"], [sysvars.recentBlockhashes], [holder(world), "s"]);

function withdrawNonce(world) {
  const { random: r } = world;
  const at = anyNonce(world);
  const balance = world.lamports(at);
  const least = rent(NONCE_LENGTH);
  const amount = r.weighted([
    [4, balance], [3, balance > least ? balance - least : 0n], [1, balance > least ? balance - least + 1n : 1n],
    [1, balance + 1n],
    [1, 0n], [1, BigInt(r.below(1000))], [1, U64_MAX],
  ]);
  return make(
    concat(u32(5), u64(amount)), [at, "w"], [r.chance(8) ? at : target(world), "w"], [sysvars.recentBlockhashes],
    [sysvars.rent], [holder(world), "s"]);
}

const initializeNonce = (world) =>
  make(
    concat(u32(6), world.random.pick(cast.everybody).key),
    [world.random.weighted([[10, cast.rawNonce], [2, cast.nonce], [1, cast.withData], [1, cast.foreign]]), "w"],
    [sysvars.recentBlockhashes], [sysvars.rent]);

const authorizeNonce = (world) =>
  make(concat(u32(7), world.random.pick(cast.everybody).key), [anyNonce(world), "w"], [holder(world), "s"]);

function upgradeNonce(world) {
  if (world.random.chance(45)) {
    world.makeLegacy(cast.nonce);
  }

  const at = world.random.weighted([[14, cast.nonce], [4, anyNonce(world)], [1, cast.foreignWithData], [1, sysvars.clock]]);
  return make(u32(12), [at, "w"]);
}

// Fund and create in one, which allows lamports to be there already; on the way into Solana.
function createAccountAllowPrefund(world) {
  const { random: r } = world;
  const from = source(world);
  const bytes = space(world);
  const at = r.chance(60) ? r.pick(cast.wallets) : vacant(world);
  const lamports = r.chance(30) ? 0n : price(world, from, bytes);
  const accounts = lamports === 0n && r.chance(50) ? [[at, "sw"]] : [[at, "sw"], [from, "sw"]];
  return make(concat(u32(13), u64(lamports), u64(bytes), newOwner(world).key), ...accounts);
}

const unknown = (world) => make(u32(world.random.pick([14, 99, 0xffffffff])), [cast.alice, "sw"], [cast.bob, "w"]);

export const systemInstructions = [
  [14, transfer], [10, createAccount], [8, createAccountWithSeed], [5, assign], [5, allocate], [4, allocateWithSeed],
  [4, assignWithSeed], [5, transferWithSeed], [5, advanceNonce], [6, withdrawNonce], [5, initializeNonce], [4, authorizeNonce],
  [3, upgradeNonce], [3, createAccountAllowPrefund], [1, unknown],
];
