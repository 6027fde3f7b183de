// The ledger before a transaction: a fixed cast of addresses, whose contents are drawn anew for every vector.

import { concat, option32, u16, u32, u64, u8 } from "./bytes.js";
import { base58, keyPair, place, programs, sha256 } from "./keys.js";

export const rent = (dataLength) => BigInt(128 + dataLength) * 6960n;
export const U64_MAX = (1n << 64n) - 1n;

export const MINT_LENGTH = 82;
export const TOKEN_LENGTH = 165;
export const NONCE_LENGTH = 80;
export const SLOT = 447_552_000n;
export const FEE = 5000n;

/** The nonce that follows from a blockhash. */
export const durableNonce = (blockhash) => sha256("DURABLE_NONCE", blockhash);

const actors = Object.fromEntries(
  ["payer", "alice", "bob", "carol", "minter", "freezer", "empty", "fresh", "other fresh"].map((name) => [name, keyPair(name)]));

const mints = [place("mint a"), place("mint b"), place("raw mint")];
const tokens = ["alice a", "bob a", "carol a", "alice b", "bob b"].map((name) => place(`tokens ${name}`));

export const cast = {
  ...actors,
  wallets: [actors.alice, actors.bob, actors.carol],
  everybody: [actors.alice, actors.bob, actors.carol, actors.minter, actors.freezer],
  unused: [actors.fresh, actors["other fresh"], actors.empty],
  mints,
  tokens,
  rawMint: keyPair("raw mint account"),
  rawToken: keyPair("raw token account"),
  nonce: keyPair("nonce"),
  otherNonce: keyPair("other nonce"),
  rawNonce: keyPair("raw nonce"),
  withData: keyPair("system account with data"),
  foreign: keyPair("account of another program"),
  foreignWithData: keyPair("account of another program with data"),
  table: place("lookup table"),
  multisig: place("multisig"),
  incinerator: place("incinerator", base58("1nc1nerator11111111111111111111111111111111")),
  foreignProgram: place("another program"),
};

export const mintData = ({ authority, supply, decimals, initialized = 1, freeze }) =>
  concat(option32(authority?.key), u64(supply), u8(decimals), u8(initialized), option32(freeze?.key));

export const tokenData = ({ mint, owner, amount, delegate, state = 1, native, delegated = 0n, closer }) =>
  concat(
    mint.key, owner.key, u64(amount), option32(delegate?.key), u8(state),
    native === undefined ? Buffer.alloc(12) : concat(u32(1), u64(native)), u64(delegated), option32(closer?.key));

export const nonceData = ({ version = 1, state = 1, authority, nonce, fee = FEE }) =>
  concat(u32(version), u32(state), authority.key, nonce, u64(fee));

const tableData = ({ addresses, deactivation, extended, extendedStart }) =>
  concat(
    u32(1), u64(deactivation), u64(extended), u8(extendedStart), u8(1), cast.alice.key, u16(0),
    ...addresses.map((at) => at.key));

/** Draws one ledger. Accounts that are missing from `accounts` do not exist. */
export class World {
  accounts = new Map();

  constructor(random, blockhash) {
    this.random = random;
    this.blockhash = blockhash;
    this.#addWallets();
    this.#addMints();
    this.#addTokens();
    this.#addNonces();
    this.#addOthers();
  }

  set(at, owner, data, lamports) {
    this.accounts.set(at.key.toString("hex"), { at, owner, data, lamports });
  }

  get(at) {
    return this.accounts.get(at.key.toString("hex"));
  }

  lamports(at) {
    return this.get(at)?.lamports ?? 0n;
  }

  /** The token account's mint, owner and the rest, as drawn. */
  token(at) {
    return this.tokenState.get(at.name);
  }

  /** Changes some fields of a token account. */
  changeToken(at, changes) {
    const state = { ...this.token(at), ...changes };
    this.tokenState.set(at.name, state);
    this.set(at, programs.token, tokenData(state), this.lamports(at));
  }

  /** Gives a nonce the version that no transaction may use. */
  makeLegacy(at) {
    this.get(at).data.writeUInt32LE(0);
  }

  mint(at) {
    return this.mintState.get(at.name);
  }

  // Balances at which something changes: nothing, the least allowed, a fee above it, plenty.
  #balance(dataLength = 0) {
    const least = rent(dataLength);
    const r = this.random;
    return r.weighted([
      [1, least], [1, least + 1n], [1, least + FEE], [1, least + FEE - 1n], [1, least + BigInt(r.below(20_000))],
      [14, 1_000_000_000n + BigInt(r.below(1_000_000_000))], [2, 2n * least],
    ]);
  }

  #addWallets() {
    const { random: r } = this;
    const system = programs.system;
    this.set(cast.payer, system, Buffer.alloc(0), 100_000_000_000n);
    for (const wallet of cast.everybody) {
      if (!r.chance(3)) {
        this.set(wallet, system, Buffer.alloc(0), wallet === cast.carol && r.chance(5) ? U64_MAX - 1000n : this.#balance());
      }
    }
  }

  #addMints() {
    const { random: r } = this;
    this.mintState = new Map();
    mints.forEach((at, i) => {
      const state = {
        authority: r.chance(85) ? cast.minter : r.chance(50) ? cast.alice : undefined,
        decimals: r.pick([0, 6, 9]),
        initialized: i === 2 && r.chance(60) ? 0 : r.chance(1) ? r.pick([0, 2]) : 1,
        freeze: r.chance(80) ? cast.freezer : undefined,
      };
      this.mintState.set(at.name, state);
    });
  }

  #addTokens() {
    const { random: r } = this;
    this.tokenState = new Map();
    tokens.forEach((at, i) => {
      const delegate = r.chance(30) ? r.pick(cast.everybody) : undefined;
      const native = r.chance(0.7) ? rent(TOKEN_LENGTH) : undefined;
      const state = {
        mint: i < 3 ? mints[0] : mints[1],
        owner: r.chance(3) ? r.pick([cast.multisig, at, programs.system, cast.incinerator]) : cast.wallets[i % 3],
        amount: r.weighted([[3, 0n], [9, BigInt(1 + r.below(1_000_000))], [1, 1n], [1, 1n << 60n]]),
        delegate,
        state: r.weighted([[93, 1], [5, 2], [1, 3]]),
        native,
        delegated: delegate ? BigInt(r.below(1_000_000)) : 0n,
        closer: r.chance(15) ? r.pick(cast.everybody) : undefined,
      };
      this.tokenState.set(at.name, state);
      const data = tokenData(state);
      this.set(at, r.chance(1) ? cast.foreignProgram : programs.token, data, this.#balance(TOKEN_LENGTH));
    });
    mints.forEach((at) => this.#setMint(at));
  }

  // The supply counts all that is held, and sometimes leaves no room for more.
  #setMint(at) {
    const { random: r } = this;
    const state = this.mint(at);
    const held = tokens
      .map((token) => this.token(token))
      .filter((token) => token.mint === at)
      .reduce((sum, token) => sum + token.amount, 0n);
    const rest = U64_MAX - held;
    state.supply = held + r.weighted([[8, BigInt(r.below(1_000_000_000))], [2, 0n], [1, rest], [1, rest - 10n]]);
    this.set(at, programs.token, state.initialized ? mintData(state) : Buffer.alloc(MINT_LENGTH), this.#balance(MINT_LENGTH));
  }

  #addNonces() {
    const { random: r, blockhash } = this;
    const old = () => (r.chance(10) ? durableNonce(blockhash) : durableNonce(sha256("some older blockhash")));
    this.nonceValue = old();
    this.nonceAuthority = r.chance(80) ? cast.alice : r.pick([cast.bob, cast.nonce]);
    const version = r.chance(6) ? 0 : 1;
    const owner = r.chance(2) ? cast.foreignProgram : programs.system;
    this.set(
      cast.nonce, owner, nonceData({ version, authority: this.nonceAuthority, nonce: this.nonceValue }),
      this.#balance(NONCE_LENGTH));
    this.set(
      cast.otherNonce, programs.system, nonceData({ authority: cast.bob, nonce: old(), fee: BigInt(r.below(2)) * FEE }),
      this.#balance(NONCE_LENGTH));
    const raw = r.chance(85) ? Buffer.alloc(NONCE_LENGTH) : r.pick([Buffer.alloc(79), Buffer.alloc(81), Buffer.alloc(80, 7)]);
    this.set(cast.rawNonce, programs.system, raw, this.#balance(raw.length));
  }

  #addOthers() {
    const { random: r } = this;
    const small = Buffer.from(r.bytes(1 + r.below(8)));
    this.set(cast.withData, programs.system, r.chance(50) ? Buffer.alloc(small.length) : small, this.#balance(small.length));
    this.set(cast.foreign, cast.foreignProgram, Buffer.alloc(0), this.#balance());
    this.set(cast.foreignWithData, cast.foreignProgram, small, this.#balance(small.length));
    const rawMint = Buffer.alloc(r.chance(92) ? MINT_LENGTH : MINT_LENGTH + 1);
    this.set(cast.rawMint, programs.token, rawMint, this.#balance(rawMint.length));
    const rawToken = Buffer.alloc(r.chance(92) ? TOKEN_LENGTH : TOKEN_LENGTH - 1);
    this.set(cast.rawToken, programs.token, rawToken, this.#balance(rawToken.length));
    this.set(cast.multisig, programs.token, this.#multisig(), this.#balance(355));
    this.#addTable();
  }

  // Two of three: alice, bob, carol.
  #multisig() {
    return concat(u8(2), u8(3), u8(1), ...cast.wallets.map((at) => at.key), Buffer.alloc(32 * 8));
  }

  #addTable() {
    const { random: r } = this;
    const active = U64_MAX;
    const addresses = [...cast.wallets, ...mints, ...tokens, cast.fresh, cast.minter];
    this.tableAddresses = addresses;
    const shape = r.weighted([
      [88, { deactivation: active, extended: 10n, extendedStart: 0 }],
      [4, { deactivation: active, extended: SLOT, extendedStart: 4 }],
      [4, { deactivation: 1000n, extended: 10n, extendedStart: 0 }],
      [4, { deactivation: SLOT, extended: 10n, extendedStart: 0 }],
    ]);
    const data = tableData({ addresses, ...shape });
    const owner = r.chance(2) ? cast.foreignProgram : programs.lookupTable;
    const content = r.chance(2) ? data.subarray(0, r.pick([0, 30, 57, data.length - 1])) : data;
    if (!r.chance(2)) {
      this.set(cast.table, owner, content, rent(content.length));
    }
  }
}
