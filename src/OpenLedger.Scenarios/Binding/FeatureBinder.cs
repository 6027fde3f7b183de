using System.Collections.Immutable;
using OpenLedger.Scenarios.Schema;
using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Binding;

/// <summary>Binds what is to be left out of sessions.</summary>
internal static class FeatureBinder
{
    /// <summary>A delegation without what its section says.</summary>
    public static DelegationPlan BindDelegation(BindContext context, Section section, DelegationPlan plan)
    {
        ImmutableArray<SessionFeature> features = Features(
            context, section.Get("without"), plan.Name, [.. SessionFeatures.All.Where(feature => SessionFeatures.Has(plan, feature))]);
        return features.IsEmpty ? plan : SessionFeatures.Without(plan, features);
    }

    /// <summary>The features that a list names, each once; what is not there to be left out is reported.</summary>
    /// <param name="context">Where errors go.</param>
    /// <param name="field">The list; null for none.</param>
    /// <param name="subject">Whose features they are, for messages.</param>
    /// <param name="there">What it has; null if that could not be found out, and was reported.</param>
    public static ImmutableArray<SessionFeature> Features(
        BindContext context, Field? field, string subject, ImmutableArray<SessionFeature>? there)
    {
        ImmutableArray<SessionFeature>.Builder features = ImmutableArray.CreateBuilder<SessionFeature>();
        foreach (Field item in context.Items(field))
        {
            if (context.Values.Word<SessionFeature>(item) is not { } feature || features.Contains(feature))
            {
                continue;
            }

            if (there is not { } known || known.Contains(feature))
            {
                features.Add(feature);
                continue;
            }

            string has = known.IsEmpty ? "nothing" : string.Join(", ", known.Select(FeatureShapes.WordOf));
            context.Diagnostics.Error(DiagnosticCodes.Inconsistent, item.Value.Place,
                $"{field!.Path}: {subject} has no {FeatureShapes.WordOf(feature)} to leave out", $"what can be left out of it: {has}");
        }

        return features.ToImmutable();
    }
}
