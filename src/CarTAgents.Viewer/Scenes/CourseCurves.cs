using CarTAgents.Output.Courses;
using CarTAgents.Output.Runs;

namespace CarTAgents.Viewer.Scenes;

/// <summary>The courses of a run's patients, as its course.csv has them so far.</summary>
/// <param name="directory">The run's directory.</param>
/// <param name="mortal">Whether its patients may die.</param>
public sealed class CourseCurves(RunDirectory directory, bool mortal)
{
    private IReadOnlyList<PatientCourse> _courses = [];
    private long _length = -1;

    /// <summary>The course of a patient; null where there is none yet.</summary>
    public PatientCourse? Of(uint identity) => _courses.Count == 1 ? _courses[0] : _courses.FirstOrDefault(c => c.Identity == identity);

    /// <summary>Looks whether there is more.</summary>
    public void Refresh()
    {
        var file = new FileInfo(directory.Course);
        if (!file.Exists || file.Length == _length)
            return;
        try
        {
            _courses = CourseTable.Read(directory.Course, mortal).Patients;
            _length = file.Length;
        }
        catch (OutputException)
        {
            // A line is being written: the next look finds it whole.
        }
    }
}
