using System.Collections.Immutable;

namespace OpenLedger.Core.Pipeline.Load;

/// <summary>
/// What became of everything a load driver was given. Whatever was accepted is committed, dropped or waiting, each exactly once, however the
/// run ended. Immutable.
/// </summary>
public sealed record LoadReport
{
    /// <summary>What ended the run before its time; null if nothing failed.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Whether it ended before everything was finished: killed, or because something failed.</summary>
    public bool WasCutShort { get; init; }

    /// <summary>Transactions that were accepted, those handed over by an earlier driver counted.</summary>
    public long Accepted { get; init; }

    /// <summary>Transactions and bundles that were refused.</summary>
    public long Refused { get; init; }

    /// <summary>Transactions that are in a block, whether they succeeded or failed.</summary>
    public long Committed { get; init; }

    /// <summary>Transactions that were dropped with a reason in their receipts.</summary>
    public long Dropped { get; init; }

    /// <summary>Blocks that were made.</summary>
    public long Blocks { get; init; }

    /// <summary>What was accepted and is in no block, in the order in which blocks would take it. Empty after a run to the end.</summary>
    public ImmutableArray<WaitingTransaction> Waiting { get; init; } = [];

    /// <summary>What each stage did.</summary>
    public ImmutableArray<StageStatistics> Stages { get; init; } = [];
}
