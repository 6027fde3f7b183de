using System.Collections.Immutable;
using OpenLedger.Scenarios.Schema;
using OpenLedger.Scenarios.Text;
using OpenLedger.Scenarios.Values;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Binding;

/// <summary>
/// Binds what arms leave out: of an arm itself (<c>without</c>), or one by one in arms of their own (<c>ablate</c>), which stand behind it and
/// are named after it and what they lack.
/// </summary>
internal static class AblationBinder
{
    /// <summary>Takes note of the names of all arms, so that sections before it may refer to them, those that <c>ablate</c> makes included.</summary>
    public static IReadOnlyList<DeclaredArm> Declare(BindContext context, IReadOnlyList<Field> entries)
    {
        HashSet<string> written = [.. entries.Select(entry => entry.Name)];
        List<DeclaredArm> arms = [];
        foreach (Field entry in entries)
        {
            int number = context.ArmNames.Names.Count;
            context.ArmNames.Add(entry.Name);
            if (Section.Open(context, entry) is not { } section)
            {
                continue;
            }

            Field? ablate = section.Get("ablate");
            bool announce = context.Values.Flag(section.Get("announce")) ?? false;
            BlockPlan blocks = BlocksBinder.Bind(context, section.Get("blocks"));
            ImmutableArray<SessionFeature>? there = Have(context, section, announce, blocks);
            ImmutableArray<SessionFeature> without = FeatureBinder.Features(context, section.Get("without"), entry.Name, there);
            there = there?.RemoveRange(without);
            ImmutableArray<SessionFeature> ablated = ValueBinder.Is(ablate, FeatureShapes.Each)
                ? there ?? []
                : FeatureBinder.Features(context, ablate, entry.Name, there);
            ablated = [.. ablated.Where(feature => TryName(context, written, ablate!, entry.Name, feature))];
            foreach (SessionFeature feature in ablated)
            {
                context.AblatedArms.Add((context.ArmNames.Names.Count, number));
                context.ArmNames.Add(NameOf(entry.Name, feature));
            }

            arms.Add(new DeclaredArm(entry.Name, section, announce, blocks, without, ablated));
        }

        return arms;
    }

    /// <summary>The arms that come of one that is written: itself, then those that lack one thing each.</summary>
    /// <param name="context">Where delegations that lack something are added.</param>
    /// <param name="declared">What is left out.</param>
    /// <param name="arm">The arm as it is written.</param>
    public static IEnumerable<ArmPlan> Expand(BindContext context, DeclaredArm declared, ArmPlan arm)
    {
        yield return Less(context, arm, arm.Name, declared.Without);
        foreach (SessionFeature feature in declared.Ablated)
        {
            yield return Less(context, arm, NameOf(arm.Name, feature), declared.Without.Add(feature));
        }
    }

    private static string NameOf(string arm, SessionFeature feature) => $"{arm}-no-{FeatureShapes.WordOf(feature)}";

    // An arm whose delegation cannot be used is reported when it is bound.
    private static DelegationPlan? DelegationOf(BindContext context, Section section) =>
        section.Get("delegation")?.Value is ScalarNode named && context.DelegationNames.TryFind(named.Text, out int index)
            ? context.Delegations[index]
            : null;

    // What an arm has, if it is asked what to leave out of it; null, and it was reported, if it cannot be said.
    private static ImmutableArray<SessionFeature>? Have(BindContext context, Section section, bool announce, BlockPlan blocks)
    {
        if ((section.Get("without") ?? section.Get("ablate")) is not { } asked)
        {
            return ImmutableArray<SessionFeature>.Empty;
        }

        DelegationPlan? plan = DelegationOf(context, section);
        if (plan?.Session is null)
        {
            if (plan is not null || !section.Has("delegation"))
            {
                string what = plan is null ? "the arm has no delegation" : $"{plan.Name} is no session";
                context.Diagnostics.Error(DiagnosticCodes.WrongKind, asked.Place, $"{asked.Path}: {what}, and only of sessions something " +
                    "can be left out", "name a delegation of kind: session");
            }

            return null;
        }

        return SessionFeatures.All.RemoveAll(feature => feature switch
        {
            SessionFeature.Revocation => !announce,
            SessionFeature.ControlLane => !blocks.HasControlLane,
            _ => !SessionFeatures.Has(plan, feature),
        });
    }

    private static bool TryName(BindContext context, HashSet<string> written, Field ablate, string arm, SessionFeature feature)
    {
        string name = NameOf(arm, feature);
        if (!Names.IsName(name))
        {
            context.Diagnostics.Error(DiagnosticCodes.BadName, ablate.Place, $"{ablate.Path} makes an arm '{ScalarNode.Shortened(name)}', whose " +
                "name is too long", Names.Rule);
            return false;
        }

        if (written.Contains(name))
        {
            context.Diagnostics.Error(DiagnosticCodes.Inconsistent, ablate.Place, $"{ablate.Path} makes an arm '{name}', which is there already",
                "rename that, or leave the feature out of the list");
            return false;
        }

        if (context.ArmNames.Names.Count >= ArmShapes.MaxArms)
        {
            context.Diagnostics.Error(DiagnosticCodes.OutOfRange, ablate.Place, $"{ablate.Path} makes more than {ArmShapes.MaxArms} arms",
                "name fewer features");
            return false;
        }

        return true;
    }

    private static ArmPlan Less(BindContext context, ArmPlan arm, string name, ImmutableArray<SessionFeature> features) => arm with
    {
        Name = name,
        Delegation = features.All(SessionFeatures.IsOfArm) ? arm.Delegation : context.DelegationWithout(arm.Delegation, features),
        Announce = arm.Announce && !features.Contains(SessionFeature.Revocation),
        Blocks = features.Contains(SessionFeature.ControlLane) ? arm.Blocks with { HasControlLane = false } : arm.Blocks,
    };
}
