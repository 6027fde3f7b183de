using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// Writes down which counters a use changed, by comparing before and after: of every session of the path and every guard. What stands in
/// the record itself (uses, and the asset declared first, of the session that is used) is left out, and fees,
/// which were charged before. Reused.
/// </summary>
internal sealed class ChargeLog(InvokeContext context)
{
    // A session has at most its uses, two per asset, two per limit and one per window.
    private const int PerSession = 1 + (2 * SessionTerms.MaxParts) + (3 * SessionTerms.MaxLimits);

    private readonly ulong[] _before = new ulong[PerSession * (SubGrantRule.Limit + 1)];
    private ulong[] _guards = new ulong[16];

    /// <summary>Notes all counters before anything is charged.</summary>
    public void Begin(SessionPath path, UseGuards guards)
    {
        for (int i = 0; i < path.Paying; i++)
        {
            Read(path[i], Part(i));
        }

        int count = guards.Passages.Length;
        _guards = _guards.Length < count ? new ulong[count] : _guards;
        for (int i = 0; i < count; i++)
        {
            ref readonly UseGuards.Passage passage = ref guards.Passages[i];
            _guards[i] = passage.IsReserved ? 0 : guards.GuardAt(passage.Index).Total;
        }
    }

    /// <summary>Adds a charge for every counter that is not what it was.</summary>
    /// <returns>How many.</returns>
    public ushort End(SessionPath path, UseGuards guards, int inRecord)
    {
        int start = context.Charges.Count;
        Span<ulong> now = stackalloc ulong[PerSession];
        for (int i = 0; i < path.Paying; i++)
        {
            SessionView session = path[i];
            int count = Read(session, now);
            Span<ulong> before = Part(i);
            for (int counter = 0; counter < count; counter++)
            {
                if (now[counter] != before[counter] && (i != 0 || !StandsInRecord(counter, inRecord)))
                {
                    (CounterKind kind, uint number) = NameOf(session, counter);
                    Add(context.State.AddressOf(path.IndexOf(i)), kind, number, before[counter], now[counter]);
                }
            }
        }

        for (int i = 0; i < guards.Passages.Length; i++)
        {
            ref readonly UseGuards.Passage passage = ref guards.Passages[i];
            ulong total = 0;
            if (passage.IsReserved)
            {
                // What ever left before is known when the block is put together.
                ulong taken = guards.IsTaken ? passage.Units : 0;
                context.Reservation.Pass(new GuardPassage(context.Charges.Count, passage.Index, taken, guards.IsTaken));
            }
            else
            {
                total = guards.GuardAt(passage.Index).Total;
            }

            Add(context.State.AddressOf(passage.Index), CounterKind.Guard, 0, _guards[i], total);
        }

        return (ushort)(context.Charges.Count - start);
    }

    private static bool StandsInRecord(int counter, int asset) =>
        counter == 0 || (asset >= 0 && (counter == 1 + (2 * asset) || counter == 2 + (2 * asset)));

    private static int Read(SessionView session, Span<ulong> into)
    {
        int next = 0;
        into[next++] = session.Header.Uses;
        foreach (ref readonly SessionAsset asset in session.Assets)
        {
            into[next++] = asset.Spent;
            into[next++] = asset.Bucket.Level;
        }

        foreach (ref readonly SessionLimit limit in session.Limits)
        {
            into[next++] = limit.Used;
            into[next++] = limit.Bucket.Level;
        }

        foreach (ref readonly SessionWindow window in session.Windows)
        {
            into[next++] = window.Counted;
        }

        return next;
    }

    // The same order as Read.
    private static (CounterKind Kind, uint Number) NameOf(SessionView session, int counter)
    {
        int rest = counter - 1;
        if (rest < 0)
        {
            return (CounterKind.Uses, 0);
        }

        if (rest < 2 * session.Assets.Length)
        {
            return (rest % 2 == 0 ? CounterKind.Spent : CounterKind.Level, (uint)(rest / 2));
        }

        rest -= 2 * session.Assets.Length;
        if (rest < 2 * session.Limits.Length)
        {
            return (rest % 2 == 0 ? CounterKind.Limit : CounterKind.LimitLevel, (uint)(rest / 2));
        }

        return (CounterKind.Window, (uint)(rest - (2 * session.Limits.Length)));
    }

    private Span<ulong> Part(int generation) => _before.AsSpan(generation * PerSession, PerSession);

    private void Add(in Address subject, CounterKind kind, uint number, ulong before, ulong after) =>
        context.Charges.Add(new AuthorizationCharge { Subject = subject, Counter = kind, Number = number, Before = before, After = after });
}
