// Little-endian pieces of which instructions and accounts are made.

export const concat = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));

export const u8 = (value) => Buffer.from([value]);

export function u16(value) {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

export function u32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export function u64(value) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)));
  return bytes;
}

/** Solana's length: seven bits a byte, least significant first. */
export function compactU16(value) {
  const bytes = [];
  for (; value > 0x7f; value >>= 7) {
    bytes.push((value & 0x7f) | 0x80);
  }

  bytes.push(value);
  return Buffer.from(bytes);
}

/** An optional address as SPL Token keeps it in accounts: a u32, then 32 bytes. */
export const option32 = (address) => (address ? concat(u32(1), address) : Buffer.alloc(36));

/** An optional address as SPL Token takes it in instructions: a byte, then 32 bytes if there is one. */
export const option8 = (address) => (address ? concat(u8(1), address) : u8(0));
