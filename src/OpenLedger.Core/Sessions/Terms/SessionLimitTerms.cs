using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Sessions;

/// <summary>One limit as the owner signs it; make it with the method of its kind. Amounts in base units, times in milliseconds.</summary>
/// <param name="Kind">What it limits.</param>
/// <param name="Asset">Number of the asset in the session's list; <see cref="NoAsset"/> where it concerns none.</param>
/// <param name="Mode">Drift: 1 to narrow rather than freeze. Otherwise 0.</param>
/// <param name="Count">A small number: basis points, signatures, places in the queue, the number of a route or lane.</param>
/// <param name="Cap">The limit.</param>
/// <param name="PeriodMs">The time that belongs to it.</param>
/// <param name="Refill">The amount that belongs to the time.</param>
public readonly record struct SessionLimitTerms(
    SessionLimitKind Kind, byte Asset, byte Mode, uint Count, ulong Cap, ulong PeriodMs, ulong Refill)
{
    /// <summary>Stands for no asset.</summary>
    public const byte NoAsset = byte.MaxValue;

    /// <summary>Bytes as signed.</summary>
    internal const int WireLength = 31;

    /// <summary>C16: at most <paramref name="cap"/> in any <paramref name="periodMs"/>, counted up to a sixteenth longer.</summary>
    public static SessionLimitTerms Window(byte asset, ulong cap, ulong periodMs) => new(SessionLimitKind.Window, asset, 0, 0, cap, periodMs, 0);

    /// <summary>C17: at most <paramref name="cap"/> in one block.</summary>
    public static SessionLimitTerms PerBlock(byte asset, ulong cap) => new(SessionLimitKind.PerBlock, asset, 0, 0, cap, 0, 0);

    /// <summary>C19: value of all outflow, at the larger of floor and feed.</summary>
    /// <param name="capMicros">The most, in millionths of the reference unit.</param>
    /// <param name="maxAgeMs">How old a price may be.</param>
    /// <param name="staleFactor">By how much the floor is multiplied if the price is older; 0: then the use is denied.</param>
    public static SessionLimitTerms Notional(ulong capMicros, ulong maxAgeMs, uint staleFactor = 0) =>
        new(SessionLimitKind.Notional, NoAsset, 0, staleFactor, capMicros, maxAgeMs, 0);

    /// <summary>C20: an asset leaves only against others worth as much but for so many basis points, and only so much in all.</summary>
    public static SessionLimitTerms TradeBand(byte asset, uint basisPoints, ulong turnover, ulong maxAgeMs) =>
        new(SessionLimitKind.TradeBand, asset, 0, basisPoints, turnover, maxAgeMs, 0);

    /// <summary>C21: what the owner's accounts that a transaction names must hold together behind it.</summary>
    public static SessionLimitTerms Floor(byte asset, ulong units) => new(SessionLimitKind.Floor, asset, 0, 0, units, 0, 0);

    /// <summary>C21: what they may lose together by one transaction.</summary>
    public static SessionLimitTerms NetLoss(byte asset, ulong units) => new(SessionLimitKind.NetLoss, asset, 0, 0, units, 0, 0);

    /// <summary>C22: debt in an asset that the session may have opened and not repaid.</summary>
    public static SessionLimitTerms Liability(byte asset, ulong units) => new(SessionLimitKind.Liability, asset, 0, 0, units, 0, 0);

    /// <summary>C23: a bucket of lamports that fees are taken from, whoever pays them.</summary>
    public static SessionLimitTerms Fee(ulong burst, ulong refill, ulong periodMs) => new(SessionLimitKind.Fee, NoAsset, 0, 0, burst, periodMs, refill);

    /// <summary>C27: above <paramref name="units"/> so many approvers must sign the transaction.</summary>
    public static SessionLimitTerms StepUp(byte asset, ulong units, uint signatures) =>
        new(SessionLimitKind.StepUp, asset, 0, signatures, units, 0, 0);

    /// <summary>C28: above <paramref name="units"/> a use waits, and at most so many wait at once.</summary>
    public static SessionLimitTerms Delay(byte asset, ulong units, ulong delayMs, uint places) =>
        new(SessionLimitKind.Delay, asset, 0, places, units, delayMs, 0);

    /// <summary>C29: budget of an asset that may move over a route, in all and in flight.</summary>
    public static SessionLimitTerms Route(uint route, byte asset, ulong cap, ulong inFlight) =>
        new(SessionLimitKind.Route, asset, 0, route, cap, 0, inFlight);

    /// <summary>C30: a lane; each of its uses names the next number. A session with one lane is strictly sequential.</summary>
    public static SessionLimitTerms Sequence(uint lane) => new(SessionLimitKind.Sequence, NoAsset, 0, lane, 0, 0, 0);

    /// <summary>Section 8: the denial that exceeds <paramref name="denials"/> within the window freezes the session.</summary>
    public static SessionLimitTerms DenialBreaker(uint denials, ulong windowMs) =>
        new(SessionLimitKind.DenialBreaker, NoAsset, 0, 0, denials, windowMs, denials);

    /// <summary>Section 8: the outflow that exceeds <paramref name="units"/> within the window is denied and freezes the session.</summary>
    public static SessionLimitTerms DrawdownBreaker(byte asset, ulong units, ulong windowMs) =>
        new(SessionLimitKind.DrawdownBreaker, asset, 0, 0, units, windowMs, units);

    /// <summary>Section 8: what the grant's purpose needs, and how far from it the smoothed rate may be.</summary>
    /// <param name="asset">Which asset; <see cref="NoAsset"/> watches denied attempts instead.</param>
    /// <param name="units">What the purpose needs in one period.</param>
    /// <param name="periodMs">The period, which is also the time constant of the smoothing.</param>
    /// <param name="factor">From how many times the declared rate it acts.</param>
    /// <param name="narrows">Whether it narrows the session to the declared rate rather than freezes it.</param>
    public static SessionLimitTerms Drift(byte asset, ulong units, ulong periodMs, uint factor, bool narrows) =>
        new(SessionLimitKind.Drift, asset, narrows ? (byte)1 : (byte)0, factor, units, periodMs, 0);

    /// <summary>Whether the numbers make sense for a session with so many assets and approvers.</summary>
    public bool IsComplete(int assets, int approvers)
    {
        bool concernsAsset = Kind is not (SessionLimitKind.Notional or SessionLimitKind.Fee or SessionLimitKind.Sequence or SessionLimitKind.DenialBreaker);
        bool assetFits = concernsAsset
            ? Asset < assets || (Asset == NoAsset && Kind is SessionLimitKind.StepUp or SessionLimitKind.Drift)
            : Asset == NoAsset;
        return assetFits && Mode <= (Kind == SessionLimitKind.Drift ? 1 : 0) && Kind switch
        {
            SessionLimitKind.Window => Cap != 0 && PeriodMs >= SessionWindow.Parts,
            SessionLimitKind.PerBlock or SessionLimitKind.Liability => Cap != 0,
            SessionLimitKind.Notional => Cap != 0 && PeriodMs != 0,
            SessionLimitKind.TradeBand => Cap != 0 && PeriodMs != 0 && Count <= 10_000,
            SessionLimitKind.Floor or SessionLimitKind.NetLoss => true,
            SessionLimitKind.Fee => Cap != 0,
            SessionLimitKind.StepUp => Count != 0 && Count <= approvers,
            SessionLimitKind.Delay => PeriodMs != 0 && Count != 0,
            SessionLimitKind.Route => Cap != 0 && Refill != 0,
            SessionLimitKind.Sequence => true,
            SessionLimitKind.DenialBreaker or SessionLimitKind.DrawdownBreaker => Cap != 0 && PeriodMs != 0,
            SessionLimitKind.Drift => Cap != 0 && PeriodMs != 0 && Count > 1,
            _ => false,
        };
    }

    internal void Write(ref InstructionWriter writer)
    {
        writer.U8((byte)Kind);
        writer.U8(Asset);
        writer.U8(Mode);
        writer.U32(Count);
        writer.U64(Cap);
        writer.U64(PeriodMs);
        writer.U64(Refill);
    }

    internal static SessionLimitTerms Read(ref InstructionReader reader) => new(
        (SessionLimitKind)reader.U8(), reader.U8(), reader.U8(), reader.U32(), reader.U64(), reader.U64(), reader.U64());
}
