using System.Globalization;
using System.Text.Json;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Runs;
using CarTAgents.Sweeps.Designs;
using Microsoft.Data.Sqlite;

namespace CarTAgents.Sweeps.Runs;

/// <summary>What a process knows of its sweep, in an SQLite file: the plan, and how each run ended. Whenever the process is killed, the
/// file holds whole answers.</summary>
public sealed class Manifest : IDisposable
{
    /// <summary>Version of the layout.</summary>
    public const int Version = 1;

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly Lock _turn = new();

    private Manifest(string path, SqliteConnection connection) => (_path, _connection) = (path, connection);

    /// <summary>Creates the manifest of a plan, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="plan">The plan.</param>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public static Manifest Create(string path, SweepPlan plan)
    {
        string temporary = AtomicFile.TemporaryName(path);
        using (var made = new Manifest(path, Connect(temporary, SqliteOpenMode.ReadWriteCreate)))
            made.Do(c => Fill(c, plan));
        Disk.Move(temporary, path);
        return new Manifest(path, Connect(path, SqliteOpenMode.ReadWrite));
    }

    /// <summary>Opens the manifest of an earlier process.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="OutputException">It is none, or of another version.</exception>
    public static Manifest Open(string path)
    {
        // Not for reading alone: what a killed process left half written is taken back at the first look.
        var manifest = new Manifest(path, Connect(path, SqliteOpenMode.ReadWrite));
        try
        {
            string version = manifest.Value("version");
            return version == Version.ToString(CultureInfo.InvariantCulture)
                ? manifest
                : throw OutputException.Request($"'{path}' is a manifest of version {version}; this program reads version {Version}");
        }
        catch
        {
            manifest.Dispose();
            throw;
        }
    }

    /// <summary>The plan that it was made of.</summary>
    /// <param name="configuration">The configuration that is kept beside it.</param>
    /// <exception cref="OutputException">It is damaged, or the configuration is another one.</exception>
    public SweepPlan Plan(RunConfiguration configuration)
    {
        string digest = SweepPlan.Digest(configuration.WriteResolved(Path.GetDirectoryName(Path.GetFullPath(_path))));
        if (digest != Value("configuration"))
            throw OutputException.Request($"'{_path}' is of another configuration than config.yaml beside it, which was altered");
        Order order = Read<Order>("order");
        Points points = Read<Points>("design");
        var design = new Design(points.Kind, points.Factors, points.Values)
        {
            Unit = points.Unit,
            Lines = points.Lines,
            File = points.File,
        };
        var runs = new List<PlannedRun>();
        Do(c =>
        {
            using SqliteCommand command = Command(c, "select number, point, replicate, seed, same_as from runs order by number");
            using SqliteDataReader row = command.ExecuteReader();
            while (row.Read())
            {
                ulong seed = ulong.Parse(row.GetString(3), CultureInfo.InvariantCulture);
                runs.Add(new PlannedRun(row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), seed, row.IsDBNull(4) ? null : row.GetInt32(4)));
            }
        });
        return SweepPlan.Restore(
            configuration,
            design,
            new SweepOrder(order.Config, order.Replicates, order.Keep) { Sets = order.Sets, Command = order.Command },
            runs
        );
    }

    /// <summary>Digest of configuration, design and order: the same in all shards of a sweep.</summary>
    public string Identity => Value("identity");

    /// <summary>Writes down how a run ended.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public void Add(int number, RunEnd end) =>
        Do(c =>
        {
            using SqliteCommand command = Command(
                c,
                "insert or replace into ends(number, hash, error, results, notes) values($n, $hash, $error, $results, $notes)"
            );
            command.Parameters.AddWithValue("$n", number);
            command.Parameters.AddWithValue("$hash", (object?)end.Hash ?? DBNull.Value);
            command.Parameters.AddWithValue("$error", (object?)end.Error ?? DBNull.Value);
            command.Parameters.AddWithValue("$results", JsonSerializer.Serialize(end.Results));
            command.Parameters.AddWithValue("$notes", JsonSerializer.Serialize(end.Notes));
            command.ExecuteNonQuery();
        });

    /// <summary>How runs ended, by number.</summary>
    /// <exception cref="OutputException">It is damaged.</exception>
    public Dictionary<int, RunEnd> Ends()
    {
        var ends = new Dictionary<int, RunEnd>();
        Do(c =>
        {
            using SqliteCommand command = Command(c, "select number, hash, error, results, notes from ends");
            using SqliteDataReader row = command.ExecuteReader();
            while (row.Read())
            {
                ends[row.GetInt32(0)] = new RunEnd(
                    row.IsDBNull(1) ? null : row.GetString(1),
                    row.IsDBNull(2) ? null : row.GetString(2),
                    JsonSerializer.Deserialize<Dictionary<string, double>>(row.GetString(3))!,
                    JsonSerializer.Deserialize<string[]>(row.GetString(4))!
                );
            }
        });
        return ends;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private sealed record Order(string Config, int Replicates, Keeping Keep, string[] Sets, string? Command);

    private sealed record Points(DesignKind Kind, string[] Factors, string[][] Values, double[][] Unit, int[] Lines, string? File);

    private static void Fill(SqliteConnection connection, SweepPlan plan)
    {
        // Half a file is never looked at again, and needs no journal to mend it.
        Run(connection, "pragma journal_mode = memory");
        using SqliteTransaction whole = connection.BeginTransaction();
        Run(
            connection,
            "create table about(key text primary key, value text not null);"
                + "create table runs(number integer primary key, point integer not null, replicate integer not null, "
                + "seed text not null, same_as integer);"
                + "create table ends(number integer primary key, hash text, error text, results text not null, notes text not null)"
        );
        Design d = plan.Design;
        var points = new Points(d.Kind, [.. d.Factors], [.. d.Points.Select(p => p.ToArray())], [.. d.Unit], [.. d.Lines], d.File);
        SweepOrder o = plan.Order;
        string design = JsonSerializer.Serialize(points),
            order = JsonSerializer.Serialize(new Order(o.Config, o.Replicates, o.Keep, [.. o.Sets], o.Command));
        // What was typed may differ from shard to shard; what is run may not.
        string configuration = SweepPlan.Digest(plan.Configuration.WriteResolved(Path.GetDirectoryName(connection.DataSource)));
        string identity = SweepPlan.Digest(
            configuration + design + string.Create(CultureInfo.InvariantCulture, $"{o.Replicates} {o.Keep}")
        );
        foreach (
            (string key, string value) in (ValueTuple<string, string>[])
                [
                    ("version", Version.ToString(CultureInfo.InvariantCulture)),
                    ("program", ProgramVersion.Text),
                    ("configuration", configuration),
                    ("design", design),
                    ("order", order),
                    ("identity", identity),
                ]
        )
        {
            using SqliteCommand command = Command(connection, "insert into about values($key, $value)");
            command.Parameters.AddWithValue("$key", key);
            command.Parameters.AddWithValue("$value", value);
            command.ExecuteNonQuery();
        }

        using SqliteCommand add = Command(connection, "insert into runs values($n, $point, $replicate, $seed, $same)");
        SqliteParameter[] values =
        [
            .. ((string[])["$n", "$point", "$replicate", "$seed", "$same"]).Select(p => add.Parameters.AddWithValue(p, DBNull.Value)),
        ];
        foreach (PlannedRun run in plan.Runs)
        {
            values[0].Value = run.Number;
            values[1].Value = run.Point;
            values[2].Value = run.Replicate;
            values[3].Value = run.Seed.ToString(CultureInfo.InvariantCulture);
            values[4].Value = (object?)run.SameAs ?? DBNull.Value;
            add.ExecuteNonQuery();
        }

        whole.Commit();
    }

    private T Read<T>(string key)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Value(key)) ?? throw new JsonException("empty");
        }
        catch (JsonException e)
        {
            throw OutputException.Request($"'{_path}' is damaged: {key} cannot be read", e);
        }
    }

    private string Value(string key)
    {
        string? value = null;
        Do(c =>
        {
            using SqliteCommand command = Command(c, "select value from about where key = $key");
            command.Parameters.AddWithValue("$key", key);
            value = command.ExecuteScalar() as string;
        });
        return value ?? throw OutputException.Request($"'{_path}' is damaged: it does not tell its {key}");
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
        };
        var connection = new SqliteConnection(text.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw Fault(e, path);
        }
    }

    private void Do(Action<SqliteConnection> work)
    {
        try
        {
            lock (_turn)
                work(_connection);
        }
        catch (SqliteException e)
        {
            throw Fault(e, _path);
        }
    }

    /// <summary>Full disks and the like are faults of the disk; a file that is no manifest is a fault of the input.</summary>
    private static OutputException Fault(SqliteException e, string path)
    {
        const int corrupt = 11,
            noDatabase = 26,
            error = 1;
        return e.SqliteErrorCode is corrupt or noDatabase or error
            ? OutputException.Request($"'{path}' is no manifest of a sweep, or is damaged: {e.Message}", e)
            : new OutputException($"cannot use '{path}': {e.Message}", e);
    }

    private static void Run(SqliteConnection connection, string text)
    {
        using SqliteCommand command = Command(connection, text);
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string text)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        return command;
    }
}
