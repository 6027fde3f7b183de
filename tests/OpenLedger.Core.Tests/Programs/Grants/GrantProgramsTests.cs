using System.Reflection;
using System.Runtime.InteropServices;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Programs;

public sealed class GrantProgramsTests
{
    // Actions that let out nothing that was not let out before, or that only take away.
    private static readonly string[] Harmless =
    [
        "TransferFromAction", "LockdownAction", "SpendAction", "RevokeAction", "DeleteAction", "TransferAction", "RedeemAction",
        "DisableAction", "ListAction",
    ];

    public static TheoryData<Type> Programs =>
    [
        typeof(PermitProgram), typeof(SpendPermissionProgram), typeof(SafeAllowanceProgram), typeof(RolesAllowanceProgram),
        typeof(DelegationManagerProgram), typeof(FogoSessionProgram),
    ];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Every_action_gives_unless_it_is_known_not_to(Type program)
    {
        Address id = (Address)program.GetField("Id")!.GetValue(null)!;
        FieldInfo[] actions = [.. program.GetFields().Where(field => field.Name.EndsWith("Action", StringComparison.Ordinal))];
        Assert.True(actions.Length >= 2);
        Assert.All(
            actions, action => Assert.Equal(!Harmless.Contains(action.Name), GrantPrograms.Gives(in id, (ulong)action.GetValue(null)!)));
    }

    [Fact]
    public void Other_programs_give_nothing() => Assert.False(GrantPrograms.Gives(MarketProgram.Id, PermitProgram.ApproveAction));

    [Fact]
    public void A_grant_is_known_by_its_program_its_length_and_its_owner()
    {
        Address owner = TestLedger.Place("owner");
        var allowance = new SafeAllowance { Header = new GrantHeader { Owner = owner } };
        byte[] data = MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in allowance, 1)).ToArray();

        Assert.True(GrantPrograms.IsGrantBy(in owner, SafeAllowanceProgram.Id, data));
        Assert.False(GrantPrograms.IsGrantBy(TestLedger.Place("another"), SafeAllowanceProgram.Id, data));
        Assert.False(GrantPrograms.IsGrantBy(in owner, RolesAllowanceProgram.Id, data));
        Assert.False(GrantPrograms.IsGrantBy(in owner, WellKnown.Token, data));
        Assert.False(GrantPrograms.IsGrantBy(in owner, SafeAllowanceProgram.Id, []));
    }
}
