using System.Collections.Immutable;
using OpenLedger.Analysis.Digests;
using OpenLedger.Analysis.Ensembles;
using OpenLedger.Analysis.Expectations;
using OpenLedger.Analysis.Figures;
using OpenLedger.Core.Primitives;
using OpenLedger.Scenarios;

namespace OpenLedger.Reporting.Results;

/// <summary>Everything that reports are made of: the run, its figures and what became of its expectations. Immutable.</summary>
public sealed record RunReport
{
    public required RunIdentity Identity { get; init; }

    public required EnsembleResult Ensemble { get; init; }

    /// <summary>Figures of the arms that ran, in the plan's order.</summary>
    public required ImmutableArray<ArmFigures> Arms { get; init; }

    public required ImmutableArray<ExpectationOutcome> Expectations { get; init; }

    public required Hash256 Digest { get; init; }

    public required ProgramSection Program { get; init; }

    public required MachineSection Machine { get; init; }

    /// <summary>The scenario that ran.</summary>
    public ScenarioDocument Scenario => Identity.Scenario;

    /// <summary>Whether an expectation was missed.</summary>
    public bool AnyMissed => Expectations.Any(outcome => outcome.Verdict == Verdict.Missed);

    /// <summary>Makes a report of the outcomes of a run.</summary>
    /// <exception cref="InvariantViolationException">A gross loss is above its bound.</exception>
    public static RunReport Of(RunIdentity identity, EnsembleResult ensemble, ProgramSection program, MachineSection machine)
    {
        ImmutableArray<ArmFigures> arms = ArmFigures.Of(ensemble);
        return new RunReport
        {
            Identity = identity,
            Ensemble = ensemble,
            Arms = arms,
            Expectations = ExpectationEvaluator.Evaluate(identity.Scenario.Expectations, arms),
            Digest = identity.Digest(ensemble),
            Program = program,
            Machine = machine,
        };
    }
}
