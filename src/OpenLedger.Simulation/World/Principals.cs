using System.Globalization;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Simulation.World;

/// <summary>
/// Numbers everybody who can hold something, so that balances can be booked in arrays: the members of the populations one behind the
/// other, then the pools of markets, the depositors of each bridged asset, and last the attacker.
/// </summary>
internal sealed class Principals
{
    private readonly ExperimentPlan _plan;
    private readonly int[] _populationStart;
    private readonly int _poolStart;
    private readonly int _depositorStart;

    public Principals(ExperimentPlan plan)
    {
        _plan = plan;
        _populationStart = new int[plan.Populations.Length];
        int next = 0;
        for (int i = 0; i < plan.Populations.Length; i++)
        {
            _populationStart[i] = next;
            next += plan.Populations[i].Count;
        }

        _poolStart = next;
        next += plan.Populations.Length;
        _depositorStart = next;
        next += plan.Bridge is null ? 0 : plan.Assets.Length;
        Attacker = next++;
        Count = next;
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    public int Attacker { get; }

    public int Member(int population, int member) => _populationStart[population] + member;

    /// <summary>The pool that a program population operates.</summary>
    public int Pool(int population) => _poolStart + population;

    /// <summary>Whoever has a claim on the escrow of an asset.</summary>
    public int Depositors(int asset) => _depositorStart + asset;

    /// <summary>The population that a principal belongs to, or -1.</summary>
    public int PopulationOf(int principal)
    {
        int population = -1;
        while (population + 1 < _populationStart.Length && principal < _poolStart && principal >= _populationStart[population + 1])
        {
            population++;
        }

        return population;
    }

    /// <summary>Name in results: population and number, or the name in its book, or what it is.</summary>
    public string NameOf(int principal)
    {
        int population = PopulationOf(principal);
        if (population >= 0)
        {
            PopulationPlan plan = _plan.Populations[population];
            int member = principal - _populationStart[population];
            if (plan.Book is { } book)
            {
                return $"{plan.Name}/{book.Owners[member]}";
            }

            return plan.Count == 1 ? plan.Name : plan.Name + "/" + member.ToString(CultureInfo.InvariantCulture);
        }

        if (principal < _depositorStart)
        {
            return _plan.Populations[principal - _poolStart].Name + "/pool";
        }

        return principal == Attacker ? "attacker" : "depositors/" + _plan.Assets[principal - _depositorStart].Symbol;
    }
}
