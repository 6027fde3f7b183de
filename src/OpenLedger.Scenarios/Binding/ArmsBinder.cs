using System.Collections.Immutable;
using OpenLedger.Simulation.Actors;
using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Binding;

/// <summary>Binds <c>arms</c>: the same world with one thing different in each.</summary>
internal static class ArmsBinder
{
    /// <summary>Takes note of the names of arms, so that sections before it may refer to them.</summary>
    public static IReadOnlyList<Field> Declare(BindContext context, Field? field)
    {
        IReadOnlyList<Field> entries = context.Named(field);
        foreach (Field entry in entries)
        {
            context.ArmNames.Add(entry.Name);
        }

        return entries;
    }

    /// <summary>Binds the arms.</summary>
    /// <param name="context">Where errors go.</param>
    /// <param name="entries">What <see cref="Declare"/> returned.</param>
    /// <param name="attack">The attack; null if it was not bound.</param>
    /// <param name="response">The response, or null.</param>
    public static ImmutableArray<ArmPlan> Bind(
        BindContext context, IReadOnlyList<Field> entries, AttackPlan? attack, ResponsePlan? response) =>
        [.. entries.Select(entry => BindOne(context, entry, attack, response)).OfType<ArmPlan>()];

    private static ArmPlan? BindOne(BindContext context, Field entry, AttackPlan? attack, ResponsePlan? response)
    {
        Section? section = Section.Open(context, entry);
        if (section is null)
        {
            return null;
        }

        bool needsDelegation = attack?.Behaviour is AttackBehaviours.Drain or AttackBehaviours.PlayHoard or AttackBehaviours.SubAgents;
        Field? delegation = needsDelegation
            ? section.Required("delegation", "this attack spends what was delegated")
            : section.Get("delegation");
        int? index = context.Values.Reference(delegation, context.DelegationNames);
        CheckHoard(context, delegation, index is { } chosen ? context.Delegations[chosen] : null, attack);
        bool announce = context.Values.Flag(section.Get("announce")) ?? false;

        // With errors a reaction may be missing only because it could not be bound.
        if (announce && !context.Diagnostics.HasErrors && (response is null || !response.OnAlert.Any(reaction => reaction.Kind == ReactionKind.Announce)))
        {
            context.Diagnostics.Warning(DiagnosticCodes.NoEffect, section.Get("announce")!.Place,
                $"{section.Path}.announce has no effect: no reaction announces anything", "add { after: 90m, do: announce } to response.on-alert");
        }

        return new ArmPlan(entry.Name, index ?? -1, announce, ControlsBinder.Bind(context, section.Get("controls")))
        {
            Blocks = BlocksBinder.Bind(context, section.Get("blocks")),
        };
    }

    // What was signed in advance is played, and nothing else can be.
    private static void CheckHoard(BindContext context, Field? field, DelegationPlan? delegation, AttackPlan? attack)
    {
        bool signed = delegation?.Kind == DelegationKind.PreSigned;
        bool plays = attack?.Behaviour == AttackBehaviours.PlayHoard;
        if (delegation is not null && attack is not null && signed != plays)
        {
            context.Diagnostics.Error(DiagnosticCodes.WrongKind, field!.Value.Place,
                $"{field.Path}: '{attack.Behaviour}' does not get at what is handed on as {delegation.Name} is",
                $"'{AttackBehaviours.PlayHoard}' is for kind: pre-signed, and for nothing else");
        }
    }
}
