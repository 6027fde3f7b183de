// Instructions of the Token program, as a client would build them.

import { concat, option8, u64, u8 } from "./bytes.js";
import { programs, sysvars } from "./keys.js";
import { U64_MAX, cast } from "./world.js";

const make = (data, ...accounts) => ({
  program: programs.token,
  accounts: accounts.map(([at, flags = ""]) => ({ at, signer: flags.includes("s"), writable: flags.includes("w") })),
  data,
});

const [mintA, mintB, rawMint] = cast.mints;

const anyToken = (world) =>
  world.random.pick(world.random.chance(97) ? cast.tokens : [cast.rawToken, mintA, cast.withData]);

// The owner of a token account, or who else may spend from it.
function spender(world, at) {
  const { random: r } = world;
  const state = world.token(at);
  return state?.delegate && r.chance(55) ? state.delegate : state && r.chance(92) ? state.owner : r.pick(cast.everybody);
}

const ownerOf = (world, at) =>
  world.token(at) && world.random.chance(90) ? world.token(at).owner : world.random.pick(cast.everybody);

function amountOf(world, at) {
  const { random: r } = world;
  const { amount = 0n, delegated = 0n, delegate } = world.token(at) ?? {};
  return r.weighted([
    [12, amount > 0n ? amount / BigInt(1 + r.below(5)) : 0n], [3, amount], [1, amount + 1n], [2, 0n], [1, 1n],
    [delegate ? 4 : 0, delegated < amount ? delegated : amount], [delegate ? 1 : 0, delegated + 1n], [1, U64_MAX],
  ]);
}

// A partner of the same mint, mostly.
function partner(world, at) {
  const { random: r } = world;
  const mint = world.token(at)?.mint;
  const likely = cast.tokens.filter((other) => world.token(other).mint === mint && other !== at);
  return r.weighted([[10, r.pick(likely.length > 0 ? likely : cast.tokens)], [1, at], [1, anyToken(world)]]);
}

const mintOf = (world, at) => (world.random.chance(93) ? world.token(at)?.mint ?? mintA : world.random.pick(cast.mints));

const decimalsOf = (world, mint) => (world.random.chance(90) ? world.mint(mint)?.decimals ?? 0 : world.random.below(12));

function transfer(world) {
  const from = anyToken(world);
  return make(
    concat(u8(3), u64(amountOf(world, from))), [from, "w"], [partner(world, from), "w"], [spender(world, from), "s"]);
}

function transferChecked(world) {
  const from = anyToken(world);
  const mint = mintOf(world, from);
  const data = concat(u8(12), u64(amountOf(world, from)), u8(decimalsOf(world, mint)));
  return make(data, [from, "w"], [mint], [partner(world, from), "w"], [spender(world, from), "s"]);
}

function approve(world) {
  const at = anyToken(world);
  const delegate = world.random.pick(cast.everybody);
  return make(concat(u8(4), u64(amountOf(world, at))), [at, "w"], [delegate], [ownerOf(world, at), "s"]);
}

function approveChecked(world) {
  const at = anyToken(world);
  const mint = mintOf(world, at);
  const data = concat(u8(13), u64(amountOf(world, at)), u8(decimalsOf(world, mint)));
  return make(data, [at, "w"], [mint], [world.random.pick(cast.everybody)], [ownerOf(world, at), "s"]);
}

function revoke(world) {
  const at = anyToken(world);
  return make(u8(5), [at, "w"], [ownerOf(world, at), "s"]);
}

function setAuthority(world) {
  const { random: r } = world;
  const next = option8(r.chance(75) ? r.pick(cast.everybody).key : undefined);
  if (r.chance(40)) {
    const mint = r.pick(cast.mints);
    const type = r.weighted([[5, 0], [5, 1], [1, 2], [1, 3], [1, 4]]);
    const holder = world.mint(mint)[type === 1 ? "freeze" : "authority"];
    const signer = holder && r.chance(88) ? holder : r.pick(cast.everybody);
    return make(concat(u8(6), u8(type), next), [mint, "w"], [signer, "s"]);
  }

  const at = anyToken(world);
  const type = r.weighted([[5, 2], [5, 3], [1, 0], [1, 1], [1, 9]]);
  const closer = world.token(at)?.closer;
  const signer = type === 3 && closer && r.chance(80) ? closer : ownerOf(world, at);
  return make(concat(u8(6), u8(type), next), [at, "w"], [signer, "s"]);
}

function mintAuthority(world, mint) {
  const authority = world.mint(mint)?.authority;
  return authority && world.random.chance(90) ? authority : world.random.pick(cast.everybody);
}

const mintAmount = (world) =>
  world.random.weighted([[6, BigInt(world.random.below(1_000_000))], [1, 0n], [1, U64_MAX], [1, 11n]]);

function mintTo(world) {
  const at = anyToken(world);
  const mint = mintOf(world, at);
  return make(concat(u8(7), u64(mintAmount(world))), [mint, "w"], [at, "w"], [mintAuthority(world, mint), "s"]);
}

function mintToChecked(world) {
  const at = anyToken(world);
  const mint = mintOf(world, at);
  const data = concat(u8(14), u64(mintAmount(world)), u8(decimalsOf(world, mint)));
  return make(data, [mint, "w"], [at, "w"], [mintAuthority(world, mint), "s"]);
}

function burn(world) {
  const at = anyToken(world);
  return make(concat(u8(8), u64(amountOf(world, at))), [at, "w"], [mintOf(world, at), "w"], [spender(world, at), "s"]);
}

function burnChecked(world) {
  const at = anyToken(world);
  const mint = mintOf(world, at);
  const data = concat(u8(15), u64(amountOf(world, at)), u8(decimalsOf(world, mint)));
  return make(data, [at, "w"], [mint, "w"], [spender(world, at), "s"]);
}

function closeAccount(world) {
  const { random: r } = world;
  const at = anyToken(world);
  if (world.token(at) && r.chance(70)) {
    world.changeToken(at, { amount: 0n });
  }

  const closer = world.token(at)?.closer;

  // Not carol, whose balance may be so near its end that the SVM's own Token program wraps around.
  const to = r.weighted([
    [8, r.pick([cast.alice, cast.bob, cast.minter])], [1, cast.incinerator], [2, cast.fresh], [1, at], [1, r.pick(cast.tokens)],
  ]);
  return make(u8(9), [at, "w"], [to, "w"], [closer && r.chance(80) ? closer : ownerOf(world, at), "s"]);
}

const freezing = (tag) => (world) => {
  const { random: r } = world;
  const at = anyToken(world);
  if (world.token(at) && r.chance(60)) {
    world.changeToken(at, { state: tag === 10 ? 1 : 2 });
  }

  const mint = mintOf(world, at);
  const holder = world.mint(mint)?.freeze && r.chance(90) ? world.mint(mint).freeze : r.pick(cast.everybody);
  return make(u8(tag), [at, "w"], [mint], [holder, "s"]);
};

const rawMints = (world) =>
  world.random.weighted([[8, cast.rawMint], [4, rawMint], [1, mintA], [1, cast.rawToken], [1, cast.withData]]);

function initializeMint(world) {
  const { random: r } = world;
  const freeze = option8(r.chance(60) ? cast.freezer.key : undefined);
  const rest = concat(u8(r.below(12)), cast.minter.key, freeze);
  return r.chance(50)
    ? make(concat(u8(0), rest), [rawMints(world), "w"], [sysvars.rent])
    : make(concat(u8(20), rest), [rawMints(world), "w"]);
}

function initializeAccount(world) {
  const { random: r } = world;
  const at = r.weighted([[10, cast.rawToken], [1, r.pick(cast.tokens)], [1, cast.rawMint], [1, cast.withData]]);
  const mint = r.weighted([[8, mintA], [4, mintB], [1, rawMint], [1, cast.withData], [1, r.pick(cast.tokens)]]);
  const owner = r.pick(cast.everybody);
  return r.pick([
    () => make(u8(1), [at, "w"], [mint], [owner], [sysvars.rent]),
    () => make(concat(u8(16), owner.key), [at, "w"], [mint], [sysvars.rent]),
    () => make(concat(u8(18), owner.key), [at, "w"], [mint]),
  ])();
}

const getAccountDataSize = (world) => make(u8(21), [world.random.pick(cast.mints)]);
const initializeImmutableOwner = (world) =>
  make(u8(22), [world.random.chance(60) ? cast.rawToken : world.random.pick(cast.tokens), "w"]);
const syncNative = (world) => make(u8(17), [anyToken(world), "w"]);
const amountToUi = (world) => make(concat(u8(23), u64(5n)), [world.random.pick(cast.mints)]);
const extension = (world) =>
  make(u8(world.random.pick([38, 45, 255])), [world.random.pick(cast.tokens), "w"], [cast.alice, "w"], [cast.alice, "s"]);
const uiToAmount = (world) => make(concat(u8(24), Buffer.from("5")), [world.random.pick(cast.mints)]);
const initializeMultisig = () =>
  make(concat(u8(2), u8(2)), [cast.rawToken, "w"], [sysvars.rent], [cast.alice], [cast.bob]);
const unknown = (world) =>
  make(u8(world.random.pick([25, 37, 99, 200])), [world.random.pick(cast.tokens), "w"], [cast.alice, "s"]);

// A transfer out of an account whose owner is a multisig, with two of its three signers.
function multisigTransfer(world) {
  const [from, to] = cast.tokens;
  world.changeToken(from, { owner: cast.multisig });
  return make(
    concat(u8(3), u64(amountOf(world, from))), [from, "w"], [to, "w"], [cast.multisig], [cast.alice, "s"], [cast.bob, "s"]);
}

export const tokenInstructions = [
  [14, transfer], [12, transferChecked], [6, approve], [4, approveChecked], [4, revoke], [12, setAuthority], [7, mintTo],
  [4, mintToChecked], [7, burn], [4, burnChecked], [9, closeAccount], [5, freezing(10)], [4, freezing(11)], [7, initializeMint],
  [8, initializeAccount], [1, getAccountDataSize], [1, initializeImmutableOwner], [1, syncNative], [1, amountToUi],
  [1, uiToAmount], [1, extension],
  [1, initializeMultisig], [1, unknown], [1, multisigTransfer],
];
