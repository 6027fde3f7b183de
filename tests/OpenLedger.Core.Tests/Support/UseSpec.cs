using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Support;

/// <summary>A use with all that it may list: the sessions above, further accounts, a place in a lane.</summary>
internal sealed record UseSpec
{
    public required Address Key { get; init; }

    public required Address Owner { get; init; }

    public required Address Principal { get; init; }

    /// <summary>The most that can leave, per asset of the session.</summary>
    public (byte Asset, ulong Units)[] Declared { get; init; } = [];

    /// <summary>Key and principal of every session above it, its parent first.</summary>
    public (Address Key, Address Principal)[] Ancestors { get; init; } = [];

    /// <summary>Guards, feeds, code entries, marks, the place in the queue.</summary>
    public AccountMeta[] Extras { get; init; } = [];

    /// <summary>C30: lane and number.</summary>
    public (uint Lane, ulong Number)? Place { get; init; }
}
