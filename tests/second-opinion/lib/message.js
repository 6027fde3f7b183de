// Messages in Solana's wire format from instructions { program, accounts: [{ at, signer, writable }], data }.

import { compactU16, concat, u8 } from "./bytes.js";

const same = (a, b) => a.key.equals(b.key);

// Every account once, with all privileges that anyone asks for it. Places have no key, so they never sign.
function collect(payer, instructions) {
  const metas = [{ at: payer, signer: true, writable: true, invoked: false }];
  const add = (at, signer, writable, invoked) => {
    const known = metas.find((meta) => same(meta.at, at));
    if (known) {
      known.signer ||= signer;
      known.writable ||= writable;
      known.invoked ||= invoked;
    } else {
      metas.push({ at, signer, writable, invoked });
    }
  };
  for (const instruction of instructions) {
    instruction.accounts.forEach((meta) => add(meta.at, meta.signer && Boolean(meta.at.sign), meta.writable, false));
    add(instruction.program, false, false, true);
  }

  return metas;
}

const rank = (meta) => (meta.signer ? 0 : 2) + (meta.writable ? 0 : 1);

/**
 * Builds and signs a transaction.
 * @param lookup { at, addresses } of a lookup table; with it the message is v0 and takes from the table what it can.
 * @returns {{ wire: Buffer, mentioned: object[], header: number, firstProgram: number }} the bytes, everything they mention, and
 *   where the header's three counts and the number of the first instruction's program are.
 */
export function buildTransaction({
  payer, instructions, blockhash, version0 = false, lookup, loadDuplicate = false, badIndex = false,
}) {
  const all = collect(payer, instructions);
  const inTable = (meta) => lookup && !meta.signer && !meta.invoked && lookup.addresses.some((at) => same(at, meta.at));
  const loaded = all.filter(inTable);
  const fixed = all.filter((meta) => !inTable(meta));
  const sorted = [fixed[0], ...fixed.slice(1).sort((a, b) => rank(a) - rank(b))];
  const loadedWritable = loaded.filter((meta) => meta.writable);
  const loadedReadonly = loaded.filter((meta) => !meta.writable);
  const tableIndex = (meta) => lookup.addresses.findIndex((at) => same(at, meta.at));
  const writableIndexes = loadedWritable.map(tableIndex);
  const readonlyIndexes = loadedReadonly.map(tableIndex);
  if (loadDuplicate && loaded.length > 0) {
    readonlyIndexes.push(tableIndex(loaded[0]));
  }

  if (badIndex) {
    readonlyIndexes.push(200);
  }

  const order = [...sorted, ...loadedWritable, ...loadedReadonly];
  const indexOf = (at) => order.findIndex((meta) => same(meta.at, at));
  const signers = sorted.filter((meta) => meta.signer);
  const count = (list, test) => list.filter(test).length;
  const parts = [
    ...(version0 || lookup ? [u8(0x80)] : []),
    u8(signers.length),
    u8(count(sorted, (meta) => meta.signer && !meta.writable)),
    u8(count(sorted, (meta) => !meta.signer && !meta.writable)),
    compactU16(sorted.length),
    ...sorted.map((meta) => meta.at.key),
    blockhash,
    compactU16(instructions.length),
    ...instructions.flatMap(({ program, accounts, data }) => [
      u8(indexOf(program)), compactU16(accounts.length), Buffer.from(accounts.map((meta) => indexOf(meta.at))),
      compactU16(data.length), data,
    ]),
  ];
  if (version0 || lookup) {
    const used = lookup && writableIndexes.length + readonlyIndexes.length > 0;
    parts.push(compactU16(used ? 1 : 0));
    if (used) {
      parts.push(
        lookup.at.key, compactU16(writableIndexes.length), Buffer.from(writableIndexes),
        compactU16(readonlyIndexes.length), Buffer.from(readonlyIndexes));
    }
  }

  const message = concat(...parts);
  const signatures = signers.map((meta) => meta.at.sign(message));
  const wire = concat(compactU16(signatures.length), ...signatures, message);
  const header = wire.length - message.length + (version0 || lookup ? 1 : 0);
  return {
    wire,
    mentioned: [...order.map((meta) => meta.at), ...(lookup ? [lookup.at] : [])],
    header,
    firstProgram: header + 3 + compactU16(sorted.length).length + sorted.length * 32 + 32 + 1,
  };
}
