using System.Collections.Immutable;
using OpenLedger.Simulation.Actors;
using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Binding;

/// <summary>Binds <c>arms</c>: the same world with one thing different in each.</summary>
internal static class ArmsBinder
{
    /// <summary>Binds the arms.</summary>
    /// <param name="context">Where errors go.</param>
    /// <param name="arms">What <see cref="AblationBinder.Declare"/> returned.</param>
    /// <param name="attack">The attack; null if it was not bound.</param>
    /// <param name="response">The response, or null.</param>
    public static ImmutableArray<ArmPlan> Bind(
        BindContext context, IReadOnlyList<DeclaredArm> arms, AttackPlan? attack, ResponsePlan? response) =>
        [.. arms.SelectMany(arm => AblationBinder.Expand(context, arm, BindOne(context, arm, attack, response)))];

    private static ArmPlan BindOne(BindContext context, DeclaredArm arm, AttackPlan? attack, ResponsePlan? response)
    {
        Section section = arm.Section;
        bool needsDelegation = attack is not null && AttackBehaviours.StealsKeys(attack.Behaviour);
        Field? delegation = needsDelegation
            ? section.Required("delegation", "this attack spends what was delegated")
            : section.Get("delegation");
        int? index = context.Values.Reference(delegation, context.DelegationNames);
        CheckHoard(context, delegation, index is { } chosen ? context.Delegations[chosen] : null, attack);

        // With errors a reaction may be missing only because it could not be bound.
        if (arm.Announce && !context.Diagnostics.HasErrors && (response is null || !response.OnAlert.Any(reaction => reaction.Kind == ReactionKind.Announce)))
        {
            context.Diagnostics.Warning(DiagnosticCodes.NoEffect, section.Get("announce")!.Place,
                $"{section.Path}.announce has no effect: no reaction announces anything", "add { after: 90m, do: announce } to response.on-alert");
        }

        Field? behaviour = section.Get("behaviour");
        string? named = context.Values.WordText(behaviour);
        if (behaviour is not null && attack is not null && !needsDelegation)
        {
            context.Diagnostics.Warning(DiagnosticCodes.NoEffect, behaviour.Place,
                $"{behaviour.Path} has no effect: the attack repeats what is on record", "remove it");
        }

        return new ArmPlan(arm.Name, index ?? -1, arm.Announce, ControlsBinder.Bind(context, section.Get("controls")))
        {
            Behaviour = named,
            Blocks = arm.Blocks,
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
