using System.Runtime.InteropServices;

namespace OpenLedger.Core.Programs;

/// <summary>
/// All programs of grants, for whoever has to notice that authority is handed on in one of them: what an owner lets a program do must not
/// leave a grant behind that outlives it.
/// </summary>
public static class GrantPrograms
{
    private static readonly (Address Program, int Length, ulong[] Gives)[] All =
    [
        (PermitProgram.Id, PermitAllowance.Length, [PermitProgram.ApproveAction]),
        (SpendPermissionProgram.Id, SpendPermission.Length, [SpendPermissionProgram.ApproveAction]),
        (SafeAllowanceProgram.Id, SafeAllowance.Length, [SafeAllowanceProgram.SetAction, SafeAllowanceProgram.ResetAction]),
        (RolesAllowanceProgram.Id, RolesAllowance.Length, [RolesAllowanceProgram.SetAction]),
        (DelegationManagerProgram.Id, DelegationLink.Length,
            [DelegationManagerProgram.DelegateAction, DelegationManagerProgram.EnableAction]),
        (FogoSessionProgram.Id, FogoSession.Length, [FogoSessionProgram.StartAction]),
    ];

    /// <summary>Whether an action of a program gives a grant, or lets one that is there let out more.</summary>
    public static bool Gives(in Address program, ulong action)
    {
        foreach ((Address grants, _, ulong[] gives) in All)
        {
            if (grants == program)
            {
                return gives.AsSpan().Contains(action);
            }
        }

        return false;
    }

    /// <summary>Whether an account is a grant that an owner gave.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="program">The program that owns the account.</param>
    /// <param name="data">The account's data.</param>
    public static bool IsGrantBy(in Address owner, in Address program, ReadOnlySpan<byte> data)
    {
        foreach ((Address grants, int length, _) in All)
        {
            if (grants == program)
            {
                return data.Length == length && MemoryMarshal.AsRef<GrantHeader>(data).Owner == owner;
            }
        }

        return false;
    }
}
