using OpenLedger.Simulation.Plans;

namespace OpenLedger.Simulation.World;

/// <summary>
/// The owners for whom the agents of a population trade at a program's market, so many each, in turn: the first of their population. Of a
/// book it is the first who hold what the market takes, and allow the program to spend it if any delegation asks the book for that;
/// the same in all arms, so that their work can be compared.
/// </summary>
internal sealed class TradedOwners
{
    // Numbers of the owners; null: they are the first ones.
    private readonly int[]? _listed;

    /// <param name="plan">The plan.</param>
    /// <param name="agents">The agents.</param>
    /// <param name="program">Index of the population that operates the market.</param>
    public TradedOwners(ExperimentPlan plan, PopulationPlan agents, int program)
    {
        PopulationPlan owners = plan.Populations[agents.ActsFor];
        _listed = owners.Book is { } book ? Listed(plan, book, agents.ActsFor, program) : null;
        int available = _listed?.Length ?? owners.Count;
        // Every agent has owners of its own as long as there are enough.
        Each = _listed is null ? agents.OwnersEach : Math.Min(agents.OwnersEach, Math.Max(1, available / agents.Count));
        Count = Math.Min(agents.Count * Each, available);
    }

    /// <summary>How many owners each agent trades for.</summary>
    public int Each { get; }

    /// <summary>How many owners there are in all; more than none, if agents trade for anybody.</summary>
    public int Count { get; }

    /// <summary>Number of the owner at a place.</summary>
    public int this[int place] => _listed is null ? place : _listed[place];

    /// <summary>Number of the owner whose turn it is.</summary>
    /// <param name="agent">Number of the agent.</param>
    /// <param name="turn">From 0 to <see cref="Each"/>, not included.</param>
    public int Of(int agent, int turn) => this[((agent * Each) + turn) % Count];

    private static int[]? Listed(ExperimentPlan plan, BookPlan book, int population, int program)
    {
        if (plan.Populations[program].Market is not { } market)
        {
            return null;
        }

        bool asks = plan.Delegations.Any(d => d.AmountFromBook && d.From == population && d.To == program);
        var owners = new List<int>();
        foreach (ref readonly BookHolding holding in book.HoldingsOf(market.BaseAsset))
        {
            if (holding.Units > 0 && (!asks || book.Allows(program, holding.Owner, market.BaseAsset)))
            {
                owners.Add(holding.Owner);
            }
        }

        // Without any the work is attempted all the same, so that the results show that it fails.
        return owners.Count == 0 ? null : [.. owners];
    }
}
