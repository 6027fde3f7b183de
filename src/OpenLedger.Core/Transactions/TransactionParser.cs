using System.Runtime.InteropServices;

namespace OpenLedger.Core.Transactions;

/// <summary>
/// Reads a transaction in Solana's wire format, legacy or v0. Any bytes are allowed: what is not a transaction gets a reason,
/// never an exception, in time bounded by the 1,232 bytes it may have. Signatures are not checked here.
/// </summary>
public static class TransactionParser
{
    /// <summary>
    /// Parses a copy of <paramref name="wire"/> into <paramref name="into"/>, whatever was in it before. After any other result
    /// than <see cref="MalformedReason.None"/> it is cleared. With <paramref name="computeHash"/> the message hash is ready,
    /// otherwise it is computed when first asked for.
    /// </summary>
    public static MalformedReason TryParse(ReadOnlySpan<byte> wire, ParsedTransaction into, bool computeHash = true)
    {
        if (wire.Length > TransactionLimits.MaxBytes)
        {
            into.Clear();
            return MalformedReason.TooLarge;
        }

        into.Copy(wire);
        return Finish(into, computeHash);
    }

    /// <summary>
    /// The same without a copy: <paramref name="into"/> refers to the first <paramref name="length"/> bytes of
    /// <paramref name="wire"/>, which must not change while it does.
    /// </summary>
    public static MalformedReason TryParseInPlace(byte[] wire, int length, ParsedTransaction into, bool computeHash = true)
    {
        Preconditions.Argument(length >= 0 && length <= wire.Length, nameof(length), "no longer than the array");
        if (length > TransactionLimits.MaxBytes)
        {
            into.Clear();
            return MalformedReason.TooLarge;
        }

        into.Reference(wire, length);
        return Finish(into, computeHash);
    }

    /// <summary>
    /// Parses a copy of a message whose one signature is elsewhere, in the bundle that holds it; 64 zero bytes, which are no signature of
    /// anything, stand in its place. The message hash is computed when first asked for.
    /// </summary>
    internal static MalformedReason TryParseMessage(ReadOnlySpan<byte> message, ParsedTransaction into)
    {
        if (message.Length > TransactionLimits.MaxBytes - 1 - TransactionLimits.SignatureLength)
        {
            into.Clear();
            return MalformedReason.TooLarge;
        }

        into.CopyUnsigned(message);
        return Finish(into, computeHash: false);
    }

    private static MalformedReason Finish(ParsedTransaction into, bool computeHash)
    {
        MalformedReason reason = Parse(into.WireBytes, into);
        if (reason != MalformedReason.None)
        {
            into.Clear();
            return reason;
        }

        into.SettleWritable();
        into.SettleTerms();
        if (computeHash)
        {
            _ = into.MessageHash;
        }

        return MalformedReason.None;
    }

    private static MalformedReason Parse(ReadOnlySpan<byte> wire, ParsedTransaction into)
    {
        if (wire.IsEmpty)
        {
            return MalformedReason.Empty;
        }

        int offset = 0;
        MalformedReason reason = ParseSignatures(wire, ref offset, into);
        if (reason == MalformedReason.None)
        {
            reason = ParseHeader(wire, ref offset, into);
        }

        if (reason == MalformedReason.None)
        {
            reason = ParseKeys(wire, ref offset, into);
        }

        if (reason == MalformedReason.None)
        {
            reason = ParseInstructions(wire, ref offset, into);
        }

        if (reason == MalformedReason.None && into.IsVersion0)
        {
            reason = ParseLookups(wire, ref offset, into);
        }

        if (reason != MalformedReason.None)
        {
            return reason;
        }

        return offset == wire.Length ? CheckIndexes(wire, into) : MalformedReason.TrailingBytes;
    }

    private static MalformedReason ParseSignatures(ReadOnlySpan<byte> wire, ref int offset, ParsedTransaction into)
    {
        MalformedReason reason = CompactU16.TryRead(wire, ref offset, out int count);
        if (reason != MalformedReason.None)
        {
            return reason;
        }

        if (count == 0)
        {
            return MalformedReason.NoSignature;
        }

        into.SignatureCount = count;
        into.SignaturesOffset = offset;
        if (!Skip(wire, ref offset, count * TransactionLimits.SignatureLength))
        {
            return MalformedReason.Truncated;
        }

        into.MessageOffset = offset;
        return MalformedReason.None;
    }

    private static MalformedReason ParseHeader(ReadOnlySpan<byte> wire, ref int offset, ParsedTransaction into)
    {
        if (offset == wire.Length)
        {
            return MalformedReason.Truncated;
        }

        if ((wire[offset] & TransactionLimits.VersionFlag) != 0)
        {
            if (wire[offset] != TransactionLimits.VersionFlag)
            {
                return MalformedReason.UnsupportedVersion;
            }

            into.IsVersion0 = true;
            offset++;
        }

        int header = offset;
        if (!Skip(wire, ref offset, 3))
        {
            return MalformedReason.Truncated;
        }

        if (wire[header] != into.SignatureCount)
        {
            return MalformedReason.SignatureCountMismatch;
        }

        into.ReadonlySigned = wire[header + 1];
        into.ReadonlyUnsigned = wire[header + 2];
        return into.ReadonlySigned < into.SignatureCount ? MalformedReason.None : MalformedReason.HeaderInvalid;
    }

    private static MalformedReason ParseKeys(ReadOnlySpan<byte> wire, ref int offset, ParsedTransaction into)
    {
        MalformedReason reason = CompactU16.TryRead(wire, ref offset, out int count);
        if (reason != MalformedReason.None)
        {
            return reason;
        }

        if (count == 0)
        {
            return MalformedReason.NoAccounts;
        }

        if (count > TransactionLimits.MaxAccounts)
        {
            return MalformedReason.TooManyAccounts;
        }

        into.StaticAccountCount = count;
        into.KeysOffset = offset;
        if (!Skip(wire, ref offset, count * Address.Length))
        {
            return MalformedReason.Truncated;
        }

        into.BlockhashOffset = offset;
        if (!Skip(wire, ref offset, Hash256.Length))
        {
            return MalformedReason.Truncated;
        }

        if (into.SignatureCount + into.ReadonlyUnsigned > count)
        {
            return MalformedReason.HeaderInvalid;
        }

        return HasDuplicates(wire.Slice(into.KeysOffset, count * Address.Length))
            ? MalformedReason.DuplicateAccount
            : MalformedReason.None;
    }

    private static MalformedReason ParseInstructions(ReadOnlySpan<byte> wire, ref int offset, ParsedTransaction into)
    {
        MalformedReason reason = CompactU16.TryRead(wire, ref offset, out int count);
        if (reason != MalformedReason.None)
        {
            return reason;
        }

        if (count > TransactionLimits.MaxInstructions)
        {
            return MalformedReason.TooManyInstructions;
        }

        for (int i = 0; i < count; i++)
        {
            if (offset == wire.Length)
            {
                return MalformedReason.Truncated;
            }

            int program = wire[offset++];
            reason = ReadBytes(wire, ref offset, out int accountsOffset, out int accountCount);
            if (reason != MalformedReason.None)
            {
                return reason;
            }

            if (accountCount > TransactionLimits.MaxInstructionAccounts)
            {
                return MalformedReason.TooManyInstructionAccounts;
            }

            reason = ReadBytes(wire, ref offset, out int dataOffset, out int dataLength);
            if (reason != MalformedReason.None)
            {
                return reason;
            }

            into.AddInstruction(new ParsedInstruction(
                (ushort)program, (ushort)accountsOffset, (ushort)accountCount, (ushort)dataOffset, (ushort)dataLength));
        }

        return MalformedReason.None;
    }

    private static MalformedReason ParseLookups(ReadOnlySpan<byte> wire, ref int offset, ParsedTransaction into)
    {
        MalformedReason reason = CompactU16.TryRead(wire, ref offset, out int count);
        if (reason != MalformedReason.None)
        {
            return reason;
        }

        if (count > TransactionLimits.MaxLookups)
        {
            return MalformedReason.TooManyLookups;
        }

        for (int i = 0; i < count; i++)
        {
            int key = offset;
            if (!Skip(wire, ref offset, Address.Length))
            {
                return MalformedReason.Truncated;
            }

            reason = ReadBytes(wire, ref offset, out int writableOffset, out int writableCount);
            if (reason != MalformedReason.None)
            {
                return reason;
            }

            reason = ReadBytes(wire, ref offset, out int readonlyOffset, out int readonlyCount);
            if (reason != MalformedReason.None)
            {
                return reason;
            }

            if (writableCount + readonlyCount == 0)
            {
                return MalformedReason.LookupEmpty;
            }

            into.LoadedWritableCount += writableCount;
            into.LoadedReadonlyCount += readonlyCount;
            into.AddLookup(new ParsedLookup(
                (ushort)key, (ushort)writableOffset, (ushort)writableCount, (ushort)readonlyOffset, (ushort)readonlyCount));
        }

        return into.TotalAccountCount > TransactionLimits.MaxAccounts ? MalformedReason.TooManyAccounts : MalformedReason.None;
    }

    private static MalformedReason CheckIndexes(ReadOnlySpan<byte> wire, ParsedTransaction into)
    {
        int total = into.TotalAccountCount;
        for (int i = 0; i < into.InstructionCount; i++)
        {
            ref readonly ParsedInstruction instruction = ref into.Instruction(i);

            // Programs must be static so that they are known before lookup tables are read, and the payer must stay writable.
            if (instruction.ProgramIndex == 0 || instruction.ProgramIndex >= into.StaticAccountCount)
            {
                return MalformedReason.ProgramIndexInvalid;
            }

            foreach (byte account in wire.Slice(instruction.AccountsOffset, instruction.AccountCount))
            {
                if (account >= total)
                {
                    return MalformedReason.AccountIndexOutOfRange;
                }
            }
        }

        return MalformedReason.None;
    }

    /// <summary>
    /// Compares every key with those before it. At most 38 keys fit in a transaction, for which this beats any table: about a
    /// microsecond in the worst case.
    /// </summary>
    private static bool HasDuplicates(ReadOnlySpan<byte> keys)
    {
        for (int i = Address.Length; i < keys.Length; i += Address.Length)
        {
            ulong prefix = MemoryMarshal.Read<ulong>(keys[i..]);
            for (int j = 0; j < i; j += Address.Length)
            {
                if (MemoryMarshal.Read<ulong>(keys[j..]) == prefix
                    && keys.Slice(i, Address.Length).SequenceEqual(keys.Slice(j, Address.Length)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Reads a count and skips as many bytes.</summary>
    private static MalformedReason ReadBytes(ReadOnlySpan<byte> wire, ref int offset, out int start, out int count)
    {
        MalformedReason reason = CompactU16.TryRead(wire, ref offset, out count);
        start = offset;
        if (reason != MalformedReason.None)
        {
            return reason;
        }

        return Skip(wire, ref offset, count) ? MalformedReason.None : MalformedReason.Truncated;
    }

    private static bool Skip(ReadOnlySpan<byte> wire, ref int offset, int count)
    {
        if (count > wire.Length - offset)
        {
            return false;
        }

        offset += count;
        return true;
    }
}
