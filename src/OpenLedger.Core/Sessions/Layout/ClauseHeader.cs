using System.Runtime.InteropServices;

namespace OpenLedger.Core.Sessions;

/// <summary>One clause in a session's account: which part of each list of the session is its own.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = Length)]
public struct ClauseHeader
{
    /// <summary>Bytes in account data.</summary>
    public const int Length = 16;

    public CounterpartyMode CounterpartyMode;

    /// <summary>C10: a bit per asset that may leave, and that may come in.</summary>
    public byte AssetsOut;
    public byte AssetsIn;

    /// <summary>1 if any account may be named, so that nobody need look.</summary>
    public byte NamesAny;

    public byte FirstAction;
    public byte Actions;
    public byte FirstCounterparty;
    public byte Counterparties;
    public byte FirstResource;
    public byte Resources;
    public byte FirstPin;
    public byte Pins;
    public byte FirstArgument;
    public byte Arguments;

    /// <summary>Always 0.</summary>
    public ushort Reserved;
}
