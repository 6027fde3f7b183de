// The real SVM: litesvm's native library.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { base58 } from "./keys.js";

const require = createRequire(import.meta.url);
const internal = require("litesvm/dist/internal.js");
const { Account, LiteSvm } = internal;

export const version = require("litesvm/package.json").version;

// The names of its enumerations are in its declarations only.
const declarations = readFileSync(require.resolve("litesvm/dist/internal.d.ts"), "utf8");

function namesOf(enumeration) {
  const body = declarations.match(new RegExp(`enum ${enumeration} \\{([^}]*)\\}`))[1];
  return new Map([...body.matchAll(/(\w+) = (\d+)/g)].map(([, name, value]) => [Number(value), name]));
}

const instructionErrors = namesOf("InstructionErrorFieldless");
const transactionErrors = namesOf("TransactionErrorFieldless");

function nameIn(names, value) {
  if (!names.has(value)) {
    throw new Error(`an error without a name: ${value}`);
  }

  return names.get(value);
}

// How many messages it remembers: more than a vector has.
const HISTORY = 100n;

/** One ledger. It can be emptied, since each one keeps memory for good. */
export class Svm {
  #svm = new LiteSvm();
  #installed = [];
  #genesis = this.blockhash;

  /** Forgets accounts and messages; a ledger whose first blockhash has expired is made anew. */
  empty() {
    if (!this.blockhash.equals(this.#genesis)) {
      this.#svm = new LiteSvm();
    }

    this.#installed.forEach((key) => this.#svm.setAccount(key, new Account(0n, new Uint8Array(), new Uint8Array(32), false, 0n)));
    this.#installed = [];
    this.#svm.setTransactionHistory(0n);
    this.#svm.setTransactionHistory(HISTORY);
  }

  get blockhash() {
    return base58(this.#svm.latestBlockhash());
  }

  expireBlockhash() {
    this.#svm.expireBlockhash();
  }

  install({ at, owner, data, lamports }) {
    this.#svm.setAccount(at.key, new Account(lamports, data, owner.key, false, 0n));
  }

  /** Addresses that may exist from now on, to be emptied later. */
  touch(keys) {
    this.#installed.push(...keys);
  }

  /** What there is at an address: { lamports, owner, data }, or null. */
  read(key) {
    const account = this.#svm.getAccount(key);
    return account && account.lamports() > 0n
      ? { lamports: account.lamports(), owner: Buffer.from(account.owner()), data: Buffer.from(account.data()) }
      : null;
  }

  /** Runs a transaction: { units } if it succeeded, else { error, index, kind, number } as far as they apply. */
  run(wire) {
    let outcome;
    try {
      outcome = this.#svm.sendVersionedTransaction(wire);
    } catch (failure) {
      return { error: "Unreadable" };
    }

    if (!(outcome instanceof internal.FailedTransactionMetadata)) {
      return { units: Number(outcome.computeUnitsConsumed()) };
    }

    return describe(outcome.err());
  }
}

function describe(error) {
  if (typeof error === "number") {
    return { error: nameIn(transactionErrors, error) };
  }

  if (error instanceof internal.TransactionErrorInstructionError) {
    const inner = error.err();
    return typeof inner === "number"
      ? { error: "InstructionError", index: error.index, kind: nameIn(instructionErrors, inner) }
      : { error: "InstructionError", index: error.index, kind: "Custom", number: inner.code };
  }

  if (error instanceof internal.TransactionErrorDuplicateInstruction) {
    return { error: "DuplicateInstruction", index: error.index };
  }

  if (error instanceof internal.TransactionErrorInsufficientFundsForRent) {
    return { error: "InsufficientFundsForRent", index: error.accountIndex };
  }

  throw new Error(`an error that nobody expected: ${error}`);
}
