using OpenLedger.Scenarios.Text;
using OpenLedger.Scenarios.Values;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Binding;

/// <summary>Reads a daily rhythm: <c>diurnal(peak: 18h, swing: 40%)</c>.</summary>
internal static class DiurnalBinder
{
    private const string Form = "write diurnal(peak: 18h, swing: 40%)";

    /// <summary>Reads it; null, and it was reported unless the field is null, if it is none.</summary>
    public static DiurnalPlan? Bind(BindContext context, Field? field)
    {
        ScalarNode? scalar = context.Values.Scalar(field, "a daily rhythm");
        if (scalar is null)
        {
            return null;
        }

        FunctionCall? call = FunctionCall.Parse(scalar.Text, out string problem, out int offset);
        if (call is not { Name: "diurnal", Arguments.Count: 2 })
        {
            string found = call is null ? problem : "the only rhythm is diurnal, with two arguments";
            context.Diagnostics.Error(DiagnosticCodes.BadCall, scalar.At(offset), $"{field!.Path}: {found}", Form);
            return null;
        }

        CallArgument? peak = Argument(call, "peak", 0);
        CallArgument? swing = Argument(call, "swing", 1);
        if (peak is null || swing is null)
        {
            context.Diagnostics.Error(DiagnosticCodes.BadCall, scalar.At(call.Arguments[0].Offset),
                $"{field!.Path}: the arguments of diurnal are peak and swing", Form);
            return null;
        }

        Refusal? refusal = Scalars.Duration(peak.Value.Value, context.Slot, out SimDuration time);
        if (refusal is not null || time.Ns >= SimDuration.NsPerDay)
        {
            context.Diagnostics.Error(refusal?.Code ?? DiagnosticCodes.OutOfRange, scalar.At(peak.Value.Offset),
                $"{field!.Path}: the peak is a time of day, from 0h to below 24h", refusal?.Hint ?? "");
            return null;
        }

        refusal = Scalars.Share(swing.Value.Value, out decimal share);
        if (refusal is not null || share is < 0 or > 1)
        {
            context.Diagnostics.Error(refusal?.Code ?? DiagnosticCodes.OutOfRange, scalar.At(swing.Value.Offset),
                $"{field!.Path}: the swing is a share from 0% to 100%", refusal?.Hint ?? "");
            return null;
        }

        return new DiurnalPlan(time, (long)Exact.Scale(share, 1_000_000));
    }

    private static CallArgument? Argument(FunctionCall call, string name, int position)
    {
        foreach (CallArgument argument in call.Arguments)
        {
            if (argument.Name == name)
            {
                return argument;
            }
        }

        return call.Arguments[position].Name is null ? call.Arguments[position] : null;
    }
}
