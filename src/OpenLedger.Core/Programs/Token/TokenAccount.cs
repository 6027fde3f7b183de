using System.Buffers.Binary;
using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Programs;

/// <summary>
/// SPL Token's account, 165 bytes, little-endian; an option is a u32 (0 or 1) before its value:
/// <code>
/// 0     32     64       72               108    109               121               129                165
/// | mint | owner | amount | delegate option | state | native option | delegated amount | close authority option |
/// </code>
/// </summary>
public static class TokenAccount
{
    public const int Length = 165;

    private const byte Initialized = 1;
    private const byte Frozen = 2;
    private const int OwnerOffset = 32;
    private const int AmountOffset = 64;
    private const int DelegateOffset = 72;
    private const int StateOffset = 108;
    private const int DelegatedAmountOffset = 121;
    private const int CloseAuthorityOffset = 129;

    /// <summary>Whether the data is an account that was initialized.</summary>
    public static bool IsInitialized(ReadOnlySpan<byte> data) => data.Length == Length && data[StateOffset] is Initialized or Frozen;

    /// <summary>Why the data is no account that can be used, in SPL Token's words.</summary>
    internal static InstructionResult Check(ReadOnlySpan<byte> data)
    {
        if (data.Length != Length || data[StateOffset] > Frozen)
        {
            return InstructionError.InvalidAccountData;
        }

        return data[StateOffset] == 0 ? InstructionError.UninitializedAccount : InstructionResult.Ok;
    }

    public static bool IsFrozen(ReadOnlySpan<byte> data) => data[StateOffset] == Frozen;

    public static Address Mint(ReadOnlySpan<byte> data) => new(data[..32]);

    /// <summary>Who holds what is in the account.</summary>
    public static Address Owner(ReadOnlySpan<byte> data) => new(data.Slice(OwnerOffset, 32));

    /// <summary>Whether nobody can ever sign for the owner: what lies there is lost, and anyone may burn it. Source: SPL Token.</summary>
    internal static bool IsAbandoned(ReadOnlySpan<byte> data)
    {
        Address owner = Owner(data);
        return owner == WellKnown.System || owner == WellKnown.Incinerator;
    }

    /// <summary>The mint where it lies.</summary>
    internal static ref readonly Address MintRef(ReadOnlySpan<byte> data) => ref MemoryMarshal.AsRef<Address>(data[..Address.Length]);

    /// <summary>The owner where it lies.</summary>
    internal static ref readonly Address OwnerRef(ReadOnlySpan<byte> data) =>
        ref MemoryMarshal.AsRef<Address>(data.Slice(OwnerOffset, Address.Length));

    public static ulong Amount(ReadOnlySpan<byte> data) => BinaryPrimitives.ReadUInt64LittleEndian(data[AmountOffset..]);

    /// <summary>The amount in place. It lies at a multiple of eight bytes, so that it can be changed atomically.</summary>
    internal static ref ulong AmountRef(Span<byte> data) =>
        ref MemoryMarshal.AsRef<ulong>(data.Slice(AmountOffset, sizeof(ulong)));

    public static ulong DelegatedAmount(ReadOnlySpan<byte> data) => BinaryPrimitives.ReadUInt64LittleEndian(data[DelegatedAmountOffset..]);

    public static bool TryGetDelegate(ReadOnlySpan<byte> data, out Address address) => CodedOption.TryRead(data[DelegateOffset..], out address);

    public static bool TryGetCloseAuthority(ReadOnlySpan<byte> data, out Address address) =>
        CodedOption.TryRead(data[CloseAuthorityOffset..], out address);

    /// <summary>Lets nothing move, or lets it move again.</summary>
    public static void SetFrozen(Span<byte> data, bool frozen) => data[StateOffset] = frozen ? Frozen : Initialized;

    public static void SetOwner(Span<byte> data, in Address owner) => owner.CopyTo(data[OwnerOffset..]);

    public static void SetAmount(Span<byte> data, ulong amount) => BinaryPrimitives.WriteUInt64LittleEndian(data[AmountOffset..], amount);

    /// <summary>Fills the one delegate slot; what stood there is overwritten.</summary>
    public static void SetDelegate(Span<byte> data, in Address address, ulong amount)
    {
        CodedOption.Write(data[DelegateOffset..], in address);
        BinaryPrimitives.WriteUInt64LittleEndian(data[DelegatedAmountOffset..], amount);
    }

    public static void ClearDelegate(Span<byte> data)
    {
        CodedOption.Clear(data[DelegateOffset..]);
        BinaryPrimitives.WriteUInt64LittleEndian(data[DelegatedAmountOffset..], 0);
    }

    public static void SetCloseAuthority(Span<byte> data, in Address address) => CodedOption.Write(data[CloseAuthorityOffset..], in address);

    public static void ClearCloseAuthority(Span<byte> data) => CodedOption.Clear(data[CloseAuthorityOffset..]);

    /// <summary>Writes a fresh account over <paramref name="data"/>.</summary>
    public static void Initialize(Span<byte> data, in Address mint, in Address owner, ulong amount = 0)
    {
        data.Clear();
        mint.CopyTo(data);
        SetOwner(data, in owner);
        SetAmount(data, amount);
        data[StateOffset] = Initialized;
    }

    /// <summary>The part that a session must leave as it is: owner, delegate, state, delegated amount and close authority.</summary>
    internal static bool SameAuthorities(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after) =>
        before[..AmountOffset].SequenceEqual(after[..AmountOffset]) && before[DelegateOffset..].SequenceEqual(after[DelegateOffset..]);

    /// <summary>The amount in an account, 0 for whatever is not a token account.</summary>
    internal static ulong AmountOf(int ownerProgram, ReadOnlySpan<byte> data) =>
        data.Length == Length && ownerProgram == LedgerState.TokenProgramNumber ? Amount(data) : 0;
}
