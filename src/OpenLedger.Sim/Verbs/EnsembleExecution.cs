using OpenLedger.Analysis.Digests;
using OpenLedger.Analysis.Ensembles;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;
using OpenLedger.Reporting.Results;
using OpenLedger.Scenarios;
using OpenLedger.Sim.Hosting;

namespace OpenLedger.Sim.Verbs;

/// <summary>Runs a scenario's arms to a report: what <c>run</c> and <c>replay</c> have in common.</summary>
internal static class EnsembleExecution
{
    /// <summary>Runs it. Null if the program broke a promise or crashed; the user has been told how to see it again
    /// then.</summary>
    /// <exception cref="CryptographyUnavailableException">Neither of the libraries for signatures is installed.</exception>
    /// <exception cref="OperationCanceledException">The user asked to stop.</exception>
    public static RunReport? Run(
        Host host, ScenarioDocument scenario, ArmSelection arms, int jobs, int workers = 1, TraceFile? trace = null)
    {
        // Nothing runs without signatures, so it is said before anything does.
        _ = Ed25519.Backend;
        try
        {
            var identity = new RunIdentity(scenario, arms.Names);
            EnsembleResult ensemble;
            using (var progress = new ProgressLine(host))
            {
                var options = new EnsembleOptions { Jobs = jobs, Arms = arms.Indices, Progress = progress.Show };
                ensemble = EnsembleRunner.Run(host.Runs(scenario.Plan, workers, trace is null ? null : trace.Write), options, host.Cancellation);
            }

            return RunReport.Of(identity, ensemble, host.Build.Program, host.Build.Machine);
        }
        catch (RunFailedException exception)
        {
            Application.Crash(host, exception, CommandText.OfRun(scenario, exception.Arm, exception.Replication));
            return null;
        }
        catch (InvariantViolationException exception)
        {
            Application.Crash(host, exception, CommandText.OfRun(scenario, "*", scenario.Plan.Replications - 1));
            return null;
        }
    }
}
