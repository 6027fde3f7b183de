// Key pairs and addresses, all from fixed names: a vector set uses a few dozen, which keeps it small.

import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";

const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

export const sha256 = (...parts) => {
  const hash = createHash("sha256");
  parts.forEach((part) => hash.update(part));
  return hash.digest();
};

export function base58(text) {
  let value = 0n;
  for (const letter of text) {
    value = value * 58n + BigInt(ALPHABET.indexOf(letter));
  }

  return Buffer.from(value.toString(16).padStart(64, "0"), "hex");
}

/** Somebody who can sign: `key` is the address, 32 bytes. */
export function keyPair(name) {
  const seed = sha256(`second opinion/${name}`);
  const secret = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: "der", type: "pkcs8" });
  const key = createPublicKey(secret).export({ format: "der", type: "spki" }).subarray(-32);
  return { name, key, sign: (message) => sign(null, message, secret) };
}

/** An address that nobody can sign for. */
export const place = (name, key = sha256(`second opinion/place/${name}`)) => ({ name, key });

export const programs = {
  system: place("system program", base58("1".repeat(32))),
  token: place("token program", base58("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA")),
  computeBudget: place("compute budget program", base58("ComputeBudget111111111111111111111111111111")),
  lookupTable: place("lookup table program", base58("AddressLookupTab1e1111111111111111111111111")),
  unknown: place("no program"),
};

export const sysvars = {
  rent: place("sysvar rent", base58("SysvarRent111111111111111111111111111111111")),
  recentBlockhashes: place("sysvar recent blockhashes", base58("SysvarRecentB1ockHashes11111111111111111111")),
  clock: place("sysvar clock", base58("SysvarC1ock11111111111111111111111111111111")),
};
