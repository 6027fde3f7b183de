using OpenLedger.Core.Execution;
using OpenLedger.Core.State;

namespace OpenLedger.Core.Sessions;

/// <summary>Tells who asks for a change of a session.</summary>
internal static class SessionActors
{
    /// <summary>All that the account in second place of an operation is to the session in the first.</summary>
    /// <param name="frame">The transaction.</param>
    /// <param name="state">The state.</param>
    /// <param name="accounts">Accounts of the operation.</param>
    /// <param name="session">The session.</param>
    /// <param name="ancestors">Number of the account from which on the sessions above stand, as far as the one whose key asks.</param>
    public static SessionActor Of(
        TransactionFrame frame, LedgerState state, ReadOnlySpan<byte> accounts, SessionReading session, int ancestors)
    {
        Address signer = frame.AccountIs(accounts[1], state);
        SessionActor actor = (signer == session.Header.Owner ? SessionActor.Owner : 0) |
            (signer == session.Header.Key ? SessionActor.Self : 0) | (session.Revokers.Contains(signer) ? SessionActor.Revoker : 0);
        Address above = session.Header.Parent;
        for (int i = ancestors; i < accounts.Length && above != default; i++)
        {
            int index = frame.StateIndex[accounts[i]];
            if (state.AddressOf(index) != above || state.OwnerOf(index) != SessionProgram.Id ||
                !SessionView.TryOpen(state.DataOf(index), out SessionReading ancestor))
            {
                break;
            }

            actor |= ancestor.Header.Key == signer && ancestor.Header.Status == SessionStatus.Active ? SessionActor.Ancestor : 0;
            above = ancestor.Header.Parent;
        }

        return actor;
    }
}
