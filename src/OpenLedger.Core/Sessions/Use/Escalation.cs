using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// C26: what no session may ever do, because it would create or hand on authority: session operations, approvals, changes of authority
/// or owner, minting, nonces. Checked when a session is granted and again when it is used.
/// </summary>
public static class Escalation
{
    /// <summary>Whether an action is one of them.</summary>
    public static bool Includes(in SessionAction action)
    {
        if (action.Program == SessionProgram.Id)
        {
            return true;
        }

        if (action.Program == WellKnown.Token)
        {
            // A number above a byte names no instruction of Token, and so nothing that it could escalate.
            return action.Discriminator <= byte.MaxValue && (TokenInstruction)action.Discriminator
                is TokenInstruction.Approve or TokenInstruction.ApproveChecked or TokenInstruction.SetAuthority
                or TokenInstruction.MintTo or TokenInstruction.MintToChecked or TokenInstruction.CloseAccount
                or TokenInstruction.FreezeAccount or TokenInstruction.ThawAccount
                or TokenInstruction.InitializeMint or TokenInstruction.InitializeMint2
                or TokenInstruction.InitializeAccount or TokenInstruction.InitializeAccount2
                or TokenInstruction.InitializeAccount3;
        }

        if (action.Program == WellKnown.System)
        {
            return action.Discriminator != (ulong)SystemInstruction.Transfer;
        }

        // Who answers for code, prices and pools does it with a key of its own.
        return GrantPrograms.Gives(action.Program, action.Discriminator) ||
            action.Program == CodeRegistryProgram.Id || action.Program == PriceFeedProgram.Id ||
            (action.Program == LendingProgram.Id && action.Discriminator != LendingProgram.BorrowAction &&
                action.Discriminator != LendingProgram.RepayAction);
    }
}
