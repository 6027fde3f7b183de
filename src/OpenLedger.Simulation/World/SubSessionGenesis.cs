using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Simulation.World;

/// <summary>Installs what a delegate had handed on to one of its sub-agents before time zero, as its grants would have left it.</summary>
internal sealed class SubSessionGenesis
{
    private readonly Genesis _genesis;
    private readonly LedgerState _state;
    private readonly int _number;
    private readonly int _agent;
    private readonly DelegationPlan _plan;

    /// <param name="genesis">The world without delegations.</param>
    /// <param name="state">A copy of its state, to be written.</param>
    /// <param name="delegation">Index of the delegation.</param>
    /// <param name="agent">Number of the sub-agent.</param>
    public SubSessionGenesis(Genesis genesis, LedgerState state, int delegation, int agent)
    {
        _genesis = genesis;
        _state = state;
        _number = delegation;
        _agent = agent;
        _plan = genesis.Plan.Delegations[delegation];
    }

    /// <summary>The terms of the delegate's own sessions: as they are, or with leave to hand on.</summary>
    public static SessionTerms OfParent(Genesis genesis, DelegationPlan plan, SessionTerms terms) => plan.SubAgents < 0
        ? terms
        : terms with { SubGrant = plan.Budgets == SubBudget.Replicated ? default : new SubGrantRule(1, Children(genesis, plan), ModeOf(plan)) };

    /// <summary>Books on a delegate's session what it handed on.</summary>
    public static void HandOn(Genesis genesis, DelegationPlan plan, SessionView parent)
    {
        if (plan.SubAgents < 0 || plan.Budgets == SubBudget.Replicated)
        {
            return;
        }

        parent.Header.Children = Children(genesis, plan);
        foreach (ref SessionAsset asset in parent.Assets)
        {
            asset.Spent = plan.Budgets == SubBudget.Escrowed ? asset.Lifetime / Children(genesis, plan) * Children(genesis, plan) : 0;
        }
    }

    /// <summary>Installs one session for each owner.</summary>
    public void Install()
    {
        int owners = _genesis.Plan.Populations[_plan.From].Count;
        bool isRoot = _plan.Budgets == SubBudget.Replicated;
        byte[] signed = new byte[4096];
        for (int owner = 0; owner < owners; owner++)
        {
            Address parent = isRoot ? default : _genesis.Cast.SessionAccounts[_number][owner];
            SessionTerms terms = Terms() with { Parent = parent, GrantNonce = (ulong)_agent };
            var writer = new InstructionWriter(signed);
            terms.Write(ref writer);
            byte[] data = new byte[terms.AccountLength];
            int place = ((_agent + 1) * owners) + owner;
            SessionGenesis.Write(
                data, terms, Hash256.Of(writer.Written), _genesis.Cast.Members[_plan.From][owner].PublicKey,
                _genesis.Cast.SessionKeys[_number][place].PublicKey, nowMs: 0, isRoot ? default : ParentAt(parent));
            _state.Install(in _genesis.Cast.SessionAccounts[_number][place], SessionProgram.Id, Rent.MinimumBalance(data.Length), data);
        }
    }

    private SessionParent ParentAt(Address address)
    {
        bool open = SessionView.TryOpen(_state.DataOf(_state.Find(in address)), out SessionReading session);
        Preconditions.Invariant(open, "what is handed on stands at genesis");
        return SessionParent.Of(in session.Header);
    }

    private static ushort Children(Genesis genesis, DelegationPlan plan) => (ushort)genesis.Plan.Populations[plan.SubAgents].Count;

    private static SubGrantMode ModeOf(DelegationPlan plan) =>
        plan.Budgets == SubBudget.Escrowed ? SubGrantMode.Escrow : SubGrantMode.ChargeThrough;

    // With escrow an equal part of every limit but that of one use, which cannot be more than the part.
    private SessionTerms Terms()
    {
        SessionTerms terms = DelegationGenesis.TermsOf(_genesis, _plan) with
        {
            Delegate = _genesis.Cast.Members[_plan.SubAgents][_agent].PublicKey,
        };
        if (_plan.Budgets != SubBudget.Escrowed)
        {
            return terms;
        }

        ulong parts = Children(_genesis, _plan);
        return terms with
        {
            Assets =
            [
                .. terms.Assets.Select(asset => asset with
                {
                    PerUse = Math.Min(asset.PerUse, asset.Lifetime / parts),
                    Lifetime = asset.Lifetime / parts,
                    Burst = asset.Burst / parts,
                    InitialLevel = asset.InitialLevel / parts,
                    Refill = asset.Refill / parts,
                }),
            ],
        };
    }
}
