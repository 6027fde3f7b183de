using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Transactions;

/// <summary>
/// The one use of a session in a transaction that does nothing else, and the Token transfer that it covers, as the bytes say. Accounts are
/// numbers in the transaction. 40 bytes.
/// </summary>
internal struct DeclaredUse
{
    /// <summary>The most that may leave, in base units.</summary>
    public ulong DeclaredUnits;

    /// <summary>What the transfer moves, in base units; not 0.</summary>
    public ulong Amount;

    /// <summary>Compute units of the whole transaction if it succeeds.</summary>
    public uint ComputeUnits;

    /// <summary>Number of the use among the instructions; the transfer is the next.</summary>
    public byte Instruction;

    /// <summary>Which asset of the session the declared maximum is of.</summary>
    public byte Asset;

    public byte Session;
    public byte Key;
    public byte OwnerAuthority;
    public byte FreezeMark;
    public byte Source;
    public byte Destination;
    public byte Owner;

    /// <summary>Token's number of the transfer: plain or checked.</summary>
    public byte Action;

    /// <summary>The mint and the decimals expected of it, if the transfer is checked.</summary>
    public byte Mint;
    public byte Decimals;

    /// <summary>The session that it is part of and the freeze mark of that; 0, which is the payer, if it is the owner's own.</summary>
    public byte Parent;
    public byte ParentMark;

    /// <summary>Whether the transfer is checked.</summary>
    public readonly bool IsChecked => Action == (byte)TokenInstruction.TransferChecked;
}
