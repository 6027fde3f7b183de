using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.Plans;

/// <summary>What every member of a population of owners has handed to one delegate at time zero.</summary>
public sealed record DelegationPlan
{
    public required string Name { get; init; }

    public required DelegationKind Kind { get; init; }

    /// <summary>Index of the population whose (single) member may spend.</summary>
    public required int To { get; init; }

    /// <summary>Index of the population of owners who delegated.</summary>
    public required int From { get; init; }

    /// <summary>All but sessions: whole tokens per asset, in all, per <see cref="Period"/>, or the largest balance; null for an unlimited
    /// amount (2^64 - 1 base units).</summary>
    public double? AmountTokens { get; init; }

    /// <summary>Approvals and permits: only owners whose book has an allowance to <see cref="To"/> delegated, and that much.</summary>
    public bool AmountFromBook { get; init; }

    /// <summary>Coinbase, Safe and Zodiac: after how long an amount comes back, counted from when it was given; whole milliseconds, and for
    /// Safe whole minutes in 16 bits. Null: it does not come back, which Coinbase does not know.</summary>
    public SimDuration? Period { get; init; }

    /// <summary>Zodiac: whole tokens per asset that a period adds.</summary>
    public double RefillTokens { get; init; }

    /// <summary>Permits, Fogo, Coinbase and MetaMask: how long after it was given it ends; Fogo: eight days at most.</summary>
    public SimDuration? Expires { get; init; }

    /// <summary>Permits whose amount is from the book: they end when the book says, instead.</summary>
    public bool ExpiresFromBook { get; init; }

    /// <summary>Permits and Fogo: for how long an owner who still uses an allowance that has ended gives it anew; null: as long as the last,
    /// <see cref="Expires"/>, or where the book says when it ends, not at all.</summary>
    public SimDuration? RenewFor { get; init; }

    /// <summary>Pre-signed: how many transfers of <see cref="AmountTokens"/> each owner signed, of each asset held. Where
    /// <see cref="Expires"/> says until when they are good, they are bound to the owner's epoch too.</summary>
    public int Operations { get; init; }

    /// <summary>Pre-signed: how many of a million owners revoke all that they ever signed, between time zero and the attack.</summary>
    public long RevokedPpm { get; init; }

    /// <summary>How long before time zero it was given or last used, in nanoseconds; null for just now.</summary>
    public Distribution? AgeNs { get; init; }

    /// <summary>Sessions: index of the population of agents to whom the delegate hands its authority on; -1: to nobody.</summary>
    public int SubAgents { get; init; } = -1;

    /// <summary>Sessions that are handed on: where the budgets of sub-agents come from.</summary>
    public SubBudget Budgets { get; init; } = SubBudget.Charged;

    /// <summary>Whether a population may spend under it.</summary>
    public bool Serves(int population) => population >= 0 && (To == population || SubAgents == population);

    /// <summary>Sessions: the constraints of the grant; null for other kinds.</summary>
    public SessionTermsPlan? Session { get; init; }
}
