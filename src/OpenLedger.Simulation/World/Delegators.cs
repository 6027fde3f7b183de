using System.Collections.Immutable;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Simulation.World;

/// <summary>
/// The owners who handed something to the compromised principal under any delegation of the plan, whichever arm it stands in: those whose
/// holdings are at risk. All of a population did, unless their book says who.
/// </summary>
internal sealed class Delegators
{
    private readonly ExperimentPlan _plan;
    private readonly DelegationPlan[] _delegations;

    public Delegators(ExperimentPlan plan)
    {
        _plan = plan;
        _delegations = [.. plan.Delegations.Where(d => d.Serves(plan.Attack.Compromise))];
        Populations = [.. _delegations.Select(d => d.From).Distinct().Order()];
    }

    /// <summary>Indices of the populations that they belong to, ascending.</summary>
    public ImmutableArray<int> Populations { get; }

    /// <summary>Whether a delegation stands on an owner's account of an asset, or once stood there.</summary>
    public static bool Delegated(ExperimentPlan plan, DelegationPlan delegation, int owner, int asset) =>
        !delegation.AmountFromBook || plan.Populations[delegation.From].Book!.Allows(delegation.To, owner, asset);

    /// <summary>Whether an owner is one of them.</summary>
    public bool Include(int population, int owner)
    {
        foreach (DelegationPlan delegation in _delegations)
        {
            if (delegation.From == population &&
                (!delegation.AmountFromBook || _plan.Populations[population].Book!.Allows(delegation.To, owner)))
            {
                return true;
            }
        }

        return false;
    }
}
