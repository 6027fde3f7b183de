using System.Collections.Immutable;
using OpenLedger.Analysis.Ensembles;
using OpenLedger.Simulation.Authority;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Analysis.Authority;

/// <summary>
/// What could be lost at time zero, principal by principal, if its keys were stolen then: the sum of limits and balances in the
/// genesis of the first replication. Nothing runs.
/// </summary>
/// <param name="Plan">What was read.</param>
/// <param name="Arms">Names of the arms that were read, in the plan's order.</param>
/// <param name="Principals">The principals: operators and delegates, a bridge's verifier, agents, owners.</param>
public sealed record AuthorityFigures(ExperimentPlan Plan, ImmutableArray<string> Arms, ImmutableArray<PrincipalFigures> Principals)
{
    private const double MicroPerUsd = 1e6;

    /// <summary>Makes genesis and reads it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="arms">Indices of the arms, ascending.</param>
    /// <param name="jobs">How many threads derive keys.</param>
    /// <param name="progress">Called while they do; null: nobody watches.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static AuthorityFigures Read(
        ExperimentPlan plan, ImmutableArray<int> arms, int jobs, Action<EnsembleProgress>? progress, CancellationToken cancellation)
    {
        var experiment = new Experiment(plan);
        Preparation.Run(experiment.Preparations, experiment.Keys, jobs, progress, cancellation);
        cancellation.ThrowIfCancellationRequested();
        Replication first = experiment.Prepare(0);
        ImmutableArray<Horizon> horizons = Horizon.Of(plan);
        ImmutableArray<SimDuration> spans = [.. horizons.Select(horizon => horizon.Span)];
        var byArm = ImmutableArray.CreateBuilder<ImmutableArray<PrincipalAuthority>>(arms.Length);
        foreach (int arm in arms)
        {
            cancellation.ThrowIfCancellationRequested();
            byArm.Add(first.Authority(arm, spans));
        }

        // Every arm has the same principals in the same order: who there is does not depend on it.
        var principals = ImmutableArray.CreateBuilder<PrincipalFigures>();
        for (int i = 0; i < byArm[0].Length; i++)
        {
            PrincipalAuthority principal = byArm[0][i];
            principals.Add(new PrincipalFigures(
                principal.Name, principal.Kind, principal.Members, principal.Largest, principal.OwnMicroUsd / MicroPerUsd,
                [.. arms.Select((arm, position) => OfArm(plan.Arms[arm].Name, byArm[position][i], horizons))]));
        }

        return new AuthorityFigures(plan, [.. arms.Select(arm => plan.Arms[arm].Name)], principals.ToImmutable());
    }

    /// <summary>The names of all principals of a plan: every population is one, and the verifier of a bridge.</summary>
    public static ImmutableArray<string> NamesOf(ExperimentPlan plan) =>
    [
        .. plan.Populations.Select(population => population.Name),
        .. plan.Bridge is { } bridge ? [PrincipalAuthority.VerifierOf(bridge)] : ImmutableArray<string>.Empty,
    ];

    /// <summary>The same for one principal only.</summary>
    public AuthorityFigures Of(string principal) => this with { Principals = [.. Principals.Where(p => p.Name == principal)] };

    private static ArmAuthority OfArm(string name, PrincipalAuthority authority, ImmutableArray<Horizon> horizons) => new(
        name, authority.Delegators, authority.EntrustedMicroUsd / MicroPerUsd,
        [.. horizons.Select((horizon, i) => HorizonFigures.Of(horizon, authority.Horizons[i]))]);
}
