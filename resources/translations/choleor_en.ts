<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>BeatsTab</name>
    <message numerus="yes">
        <source>%Ln tap(s): keep tapping</source>
        <translation>
            <numerusform>%Ln tap: keep tapping</numerusform>
            <numerusform>%Ln taps: keep tapping</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Labels of %Ln slice(s) found no new place: </source>
        <translation>
            <numerusform>Labels of %Ln slice found no new place: </numerusform>
            <numerusform>Labels of %Ln slices found no new place: </numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClusterCard</name>
    <message numerus="yes">
        <source>%Ln slice(s)</source>
        <translation>
            <numerusform>%Ln slice</numerusform>
            <numerusform>%Ln slices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConflictsDialog</name>
    <message numerus="yes">
        <source>%Ln more label(s) of the table are new and come in either way.</source>
        <translation>
            <numerusform>%Ln more label of the table is new and comes in either way.</numerusform>
            <numerusform>%Ln more labels of the table are new and come in either way.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln slice(s) have another label here than in the table.</source>
        <translation>
            <numerusform>%Ln slice has another label here than in the table.</numerusform>
            <numerusform>%Ln slices have another label here than in the table.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Curating</name>
    <message numerus="yes">
        <source>%Ln slice(s) chosen: press T to tag, 1 to 5 to rate.</source>
        <translation>
            <numerusform>%Ln slice chosen: press T to tag, 1 to 5 to rate.</numerusform>
            <numerusform>%Ln slices chosen: press T to tag, 1 to 5 to rate.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CurveView</name>
    <message numerus="yes">
        <source>%Ln cluster(s): inertia %1, silhouette %2</source>
        <translation>
            <numerusform>%Ln cluster: inertia %1, silhouette %2</numerusform>
            <numerusform>%Ln clusters: inertia %1, silhouette %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Exports</name>
    <message numerus="yes">
        <source>%Ln slice(s) could not be exported.</source>
        <translation>
            <numerusform>%Ln slice could not be exported.</numerusform>
            <numerusform>%Ln slices could not be exported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln song(s) could not be exported.</source>
        <translation>
            <numerusform>%Ln song could not be exported.</numerusform>
            <numerusform>%Ln songs could not be exported.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FailuresDialog</name>
    <message numerus="yes">
        <source>%Ln file(s) could not be used. Everything else was imported.</source>
        <translation>
            <numerusform>%Ln file could not be used. Everything else was imported.</numerusform>
            <numerusform>%Ln files could not be used. Everything else was imported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln remark(s) on what was imported.</source>
        <translation>
            <numerusform>%Ln remark on what was imported.</numerusform>
            <numerusform>%Ln remarks on what was imported.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message numerus="yes">
        <source>Connect the drive of the file(s), or import the folder where they are now: labels are kept.</source>
        <translation>
            <numerusform>Connect its drive, or import the folder where it is now: labels are kept.</numerusform>
            <numerusform>Connect their drive, or import the folder where they are now: labels are kept.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The files of %Ln song(s) are missing.</source>
        <translation>
            <numerusform>The file of %Ln song is missing.</numerusform>
            <numerusform>The files of %Ln songs are missing.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The files of %Ln song(s) are there again.</source>
        <translation>
            <numerusform>The file of %Ln song is there again.</numerusform>
            <numerusform>The files of %Ln songs are there again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HarmonyTab</name>
    <message numerus="yes">
        <source>%Ln count(s)</source>
        <translation>
            <numerusform>%Ln count</numerusform>
            <numerusform>%Ln counts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Still open: %Ln count(s). With the last of them the movement is kept.</source>
        <translation>
            <numerusform>Still open: %Ln count. With the last of them the movement is kept.</numerusform>
            <numerusform>Still open: %Ln counts. With the last of them the movement is kept.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LabelDialog</name>
    <message numerus="yes">
        <source>Label %Ln slices</source>
        <translation>
            <numerusform>Label %Ln slices</numerusform>
            <numerusform>Label %Ln slices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LabellingBar</name>
    <message numerus="yes">
        <source>and %Ln more with T</source>
        <translation>
            <numerusform>and %Ln more with T</numerusform>
            <numerusform>and %Ln more with T</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Labels</name>
    <message numerus="yes">
        <source>%Ln slice(s)</source>
        <translation>
            <numerusform>%Ln slice</numerusform>
            <numerusform>%Ln slices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln song(s)</source>
        <translation>
            <numerusform>%Ln song</numerusform>
            <numerusform>%Ln songs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln song(s) were removed from the library; their files stay. Ctrl+Z brings them back with their labels.</source>
        <translation>
            <numerusform>%Ln song was removed from the library; its file stays. Ctrl+Z brings it back with its labels.</numerusform>
            <numerusform>%Ln songs were removed from the library; their files stay. Ctrl+Z brings them back with their labels.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Libraries</name>
    <message numerus="yes">
        <source>%Ln file(s) already in the library</source>
        <translation>
            <numerusform>%Ln file already in the library</numerusform>
            <numerusform>%Ln files already in the library</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) are cut off or damaged, and used as far as they go: %1.</source>
        <translation>
            <numerusform>%Ln file is cut off or damaged, and used as far as it goes: %1.</numerusform>
            <numerusform>%Ln files are cut off or damaged, and used as far as they go: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) could not be used: %1.</source>
        <translation>
            <numerusform>%Ln file could not be used: %1.</numerusform>
            <numerusform>%Ln files could not be used: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) found again</source>
        <translation>
            <numerusform>%Ln file found again</numerusform>
            <numerusform>%Ln files found again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) have the same sound as another song: %1.</source>
        <translation>
            <numerusform>%Ln file has the same sound as another song: %1.</numerusform>
            <numerusform>%Ln files have the same sound as another song: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln label(s) brought in by tables</source>
        <translation>
            <numerusform>%Ln label brought in by tables</numerusform>
            <numerusform>%Ln labels brought in by tables</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln label(s) found no slice in songs that were cut again: Ctrl+Z brings them back.</source>
        <translation>
            <numerusform>%Ln label found no slice in songs that were cut again: Ctrl+Z brings them back.</numerusform>
            <numerusform>%Ln labels found no slice in songs that were cut again: Ctrl+Z brings them back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) of tables could not be used: %1.</source>
        <translation>
            <numerusform>%Ln row of tables could not be used: %1.</numerusform>
            <numerusform>%Ln rows of tables could not be used: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) of tables without change</source>
        <translation>
            <numerusform>%Ln row of tables without change</numerusform>
            <numerusform>%Ln rows of tables without change</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln song(s) added</source>
        <translation>
            <numerusform>%Ln song added</numerusform>
            <numerusform>%Ln songs added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln song(s) hold no whole eight-count, listed without slices: %1.</source>
        <translation>
            <numerusform>%Ln song holds no whole eight-count and is listed without slices: %1.</numerusform>
            <numerusform>%Ln songs hold no whole eight-count and are listed without slices: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import the rest (%Ln file(s))</source>
        <translation>
            <numerusform>Import the rest (%Ln file)</numerusform>
            <numerusform>Import the rest (%Ln files)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %Ln file(s) left out…</source>
        <translation>
            <numerusform>Show %Ln file left out…</numerusform>
            <numerusform>Show %Ln files left out…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %Ln remark(s)…</source>
        <translation>
            <numerusform>Show %Ln remark…</numerusform>
            <numerusform>Show %Ln remarks…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The beats of %Ln song(s) need a look: press G.</source>
        <translation>
            <numerusform>The beats of %Ln song need a look: press G.</numerusform>
            <numerusform>The beats of %Ln songs need a look: press G.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The last import was interrupted. Still to be read: %1 of %Ln file(s).</source>
        <translation>
            <numerusform>The last import was interrupted. Still to be read: %1 of %Ln file.</numerusform>
            <numerusform>The last import was interrupted. Still to be read: %1 of %Ln files.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message numerus="yes">
        <source>Remove %Ln song(s) from the library…</source>
        <translation>
            <numerusform>Remove %Ln song from the library…</numerusform>
            <numerusform>Remove %Ln songs from the library…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Movements</name>
    <message numerus="yes">
        <source>Not kept in the library before: %Ln movement(s) with counts left open.</source>
        <translation>
            <numerusform>Not kept in the library before: %Ln movement with counts left open.</numerusform>
            <numerusform>Not kept in the library before: %Ln movements with counts left open.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NamesGone</name>
    <message numerus="yes">
        <source>%Ln cluster name(s) did not stay: most of the slices are elsewhere now.</source>
        <translation>
            <numerusform>%Ln cluster name did not stay: most of the slices are elsewhere now.</numerusform>
            <numerusform>%Ln cluster names did not stay: most of the slices are elsewhere now.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RemovalDialog</name>
    <message numerus="yes">
        <source>Remove %Ln song(s) from the library? Their files stay, and Ctrl+Z brings them back with their labels.</source>
        <translation>
            <numerusform>Remove %Ln song from the library? Its file stays, and Ctrl+Z brings it back with its labels.</numerusform>
            <numerusform>Remove %Ln songs from the library? Their files stay, and Ctrl+Z brings them back with their labels.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RoutineTab</name>
    <message numerus="yes">
        <source>%Ln slice(s) added to “%1”, as eight-counts %2–%3.</source>
        <translation>
            <numerusform>%Ln slice added to “%1”, as eight-counts %2–%3.</numerusform>
            <numerusform>%Ln slices added to “%1”, as eight-counts %2–%3.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln slice(s) kept beside “%1”.</source>
        <translation>
            <numerusform>%Ln slice kept beside “%1”.</numerusform>
            <numerusform>%Ln slices kept beside “%1”.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RoutineView</name>
    <message numerus="yes">
        <source>%Ln eight-count(s)</source>
        <translation>
            <numerusform>%Ln eight-count</numerusform>
            <numerusform>%Ln eight-counts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SimilarPanel</name>
    <message numerus="yes">
        <source>Only %Ln slice(s) left: filters and scope leave out %1.</source>
        <translation>
            <numerusform>Only %Ln slice left: filters and scope leave out %1.</numerusform>
            <numerusform>Only %Ln slices left: filters and scope leave out %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The filters leave out %Ln slice(s).</source>
        <translation>
            <numerusform>The filters leave out %Ln slice.</numerusform>
            <numerusform>The filters leave out %Ln slices.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The library has only %Ln other slice(s).</source>
        <translation>
            <numerusform>The library has only %Ln other slice.</numerusform>
            <numerusform>The library has only %Ln other slices.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Stars</name>
    <message numerus="yes">
        <source>%Ln star(s)</source>
        <translation>
            <numerusform>%Ln star</numerusform>
            <numerusform>%Ln stars</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message numerus="yes">
        <source>%Ln slice(s) chosen</source>
        <translation>
            <numerusform>%Ln slice chosen</numerusform>
            <numerusform>%Ln slices chosen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SuggestDialog</name>
    <message numerus="yes">
        <source>Add %Ln tag(s)</source>
        <translation>
            <numerusform>Add %Ln tag</numerusform>
            <numerusform>Add %Ln tags</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Work</name>
    <message numerus="yes">
        <source>%Ln cluster(s), not %1: no more slices sound different.</source>
        <translation>
            <numerusform>%Ln cluster, not %1: no more slices sound different.</numerusform>
            <numerusform>%Ln clusters, not %1: no more slices sound different.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln slice(s) took over the labels of two: what had no room is in the note.</source>
        <translation>
            <numerusform>%Ln slice took over the labels of two: what had no room is in the note.</numerusform>
            <numerusform>%Ln slices took over the labels of two: what had no room is in the note.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In routines %Ln eight-count(s) became one with the one before.</source>
        <translation>
            <numerusform>In routines %Ln eight-count became one with the one before.</numerusform>
            <numerusform>In routines %Ln eight-counts became one with the one before.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In routines %Ln eight-count(s) became two.</source>
        <translation>
            <numerusform>In routines %Ln eight-count became two.</numerusform>
            <numerusform>In routines %Ln eight-counts became two.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Labels of %Ln slice(s) found no new place; undo brings them back.</source>
        <translation>
            <numerusform>Labels of %Ln slice found no new place; undo brings them back.</numerusform>
            <numerusform>Labels of %Ln slices found no new place; undo brings them back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The import was ended: %Ln song(s) were added, the rest was not read.</source>
        <translation>
            <numerusform>The import was ended: %Ln song was added, the rest was not read.</numerusform>
            <numerusform>The import was ended: %Ln songs were added, the rest was not read.</numerusform>
        </translation>
    </message>
</context>
</TS>
