using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions.Attacks;

/// <summary>What is attacked: a ledger on which authority was given, the keys that were stolen, the bound that is claimed.</summary>
internal abstract class AttackTarget
{
    /// <summary>What it is, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>How long an attack may last, from its first to its last taking, in milliseconds.</summary>
    public required long SpanMs { get; init; }

    /// <summary>How long the attacker may wait before the first taking.</summary>
    public long LeadMs { get; init; }

    /// <summary>The most blocks that an attack has.</summary>
    public int MostBlocks { get; init; } = 1_000;

    /// <summary>More than there is to take at once.</summary>
    public ulong MostUnits { get; init; } = 2_000_000;

    /// <summary>What the keys can do besides <see cref="AttackMove.Take"/>.</summary>
    public AttackMove[] Moves { get; init; } = [];

    /// <summary>What owners do meanwhile, in order of time.</summary>
    public OwnerAct[] OwnerActs { get; protected init; } = [];

    /// <summary>The ledger, at the moment from which the attack may begin.</summary>
    public abstract TestLedger Ledger { get; }

    /// <summary>Consensus time of that moment, in milliseconds.</summary>
    public abstract long StartMs { get; }

    /// <summary>How many keys the attacker holds, or will.</summary>
    public abstract int Keys { get; }

    /// <summary>How many of them must have taken something in some attack, or the search was none.</summary>
    public abstract int KeysAtLeast { get; }

    /// <summary>What the attacker has, in base units.</summary>
    public abstract ulong Gained { get; }

    /// <summary>The transaction of a step as of now; null if there is none, such as for a key that was granted nothing.</summary>
    public abstract Instruction[]? Build(in AttackStep step);

    /// <summary>The bound: the most that leaves in a closed interval of time.</summary>
    /// <param name="fromMs">Its first moment, in milliseconds since <see cref="StartMs"/>: something leaves there.</param>
    /// <param name="toMs">Its last.</param>
    /// <param name="blocks">In how many blocks something leaves.</param>
    /// <param name="isFirst">Whether nothing left before.</param>
    public abstract ulong Most(long fromMs, long toMs, int blocks, bool isFirst);

    /// <summary>What an owner does.</summary>
    /// <param name="AtMs">Milliseconds since <see cref="StartMs"/>; in the first block from then on, before all else.</param>
    /// <param name="Instructions">The transaction.</param>
    /// <param name="HasLane">Whether it is a control operation, which comes first however late it was sent.</param>
    internal sealed record OwnerAct(long AtMs, Func<Instruction[]> Instructions, bool HasLane);
}
