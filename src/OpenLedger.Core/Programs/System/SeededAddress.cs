using System.Text.Unicode;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Programs;

/// <summary>Addresses derived from a base, a text and an owner; the base signs for them.</summary>
internal static class SeededAddress
{
    // The System program hands on the errors of the derivation by their own numbers. Source: Solana's PubkeyError.
    private const uint MaxSeedLengthExceeded = 0;
    private const uint IllegalOwner = 2;

    /// <summary>A text with its length, eight bytes, before it.</summary>
    public static ReadOnlySpan<byte> ReadSeed(ref InstructionReader reader)
    {
        ulong length = reader.U64();
        return reader.Bytes(length <= TransactionLimits.MaxBytes ? (int)length : int.MaxValue);
    }

    /// <summary>Whether a seed is what Solana's strings are.</summary>
    public static bool IsText(ReadOnlySpan<byte> seed) => Utf8.IsValid(seed);

    /// <summary>Whether the address is the one derived.</summary>
    public static InstructionResult Check(in Address address, in Address seedBase, ReadOnlySpan<byte> seed, in Address owner) =>
        ProgramDerivedAddress.TryCreateWithSeed(in seedBase, seed, in owner, out Address derived) switch
        {
            ProgramAddressError.SeedTooLong => InstructionResult.Custom(MaxSeedLengthExceeded),
            ProgramAddressError.IllegalOwner => InstructionResult.Custom(IllegalOwner),
            _ => address == derived ? InstructionResult.Ok : SystemProgram.Fail(SystemError.AddressWithSeedMismatch),
        };
}
